"""What callers asked and the robot missed: gathered from call records, sorted out by editors."""
