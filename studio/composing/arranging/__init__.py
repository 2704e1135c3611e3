"""The ways of writing for each ensemble."""
