"""One frozen value with everything that makes a piece, and the way from it to music."""
