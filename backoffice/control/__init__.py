"""What those in charge of the shift switch within seconds: the mode, announcements, neighbouring centres."""
