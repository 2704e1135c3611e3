"""A written score becomes a played performance."""
