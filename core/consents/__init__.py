"""Consents to recording and to the use of personal data: asked, answered, kept."""
