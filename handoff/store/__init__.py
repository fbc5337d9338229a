"""The waiting line in the database. ORM objects do not leave this package."""
