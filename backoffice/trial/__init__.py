"""«Проба»: talk with the draft or with what callers hear, on a ground where nothing touches callers."""
