"""What a picture shows: pixels to visual features. No music word in here."""
