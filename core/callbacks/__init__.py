"""Promises to ring a caller back: booking, allowed hours, attempts. The robot, the console and the line share them."""
