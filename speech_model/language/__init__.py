"""What callers may say: weighted sentences from the knowledge base, phrases and templates."""
