"""Pages of editors and publishers."""
