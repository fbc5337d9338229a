"""A complaint or appeal by dictation: subject, text, body, consent, name, telephone, number."""
