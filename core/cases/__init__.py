"""What the robot, the console and the backoffice share of cases: status, complaints, notices, the outbox."""
