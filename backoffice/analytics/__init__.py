"""What happened: search over calls, a call read and heard, figures by hour and day, the report of norms."""
