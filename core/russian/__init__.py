"""Russian words for numbers, dates and times, read into values. Pure; importable on CPython 3.10."""
