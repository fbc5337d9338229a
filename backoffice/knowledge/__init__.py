"""Services, offices, articles and the like: edited as drafts, published to callers."""
