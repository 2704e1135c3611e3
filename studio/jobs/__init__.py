"""Worker processes without Qt."""
