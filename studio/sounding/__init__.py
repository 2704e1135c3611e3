"""A performance becomes audio samples, block by block."""
