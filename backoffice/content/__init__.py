"""States of everything editors change: appended, compared, taken back."""
