"""In which regime the centre works now, and what every caller must hear."""
