"""Musical intent becomes a written score."""
