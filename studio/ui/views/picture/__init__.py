"""The picture as a place to see and to steer: overlays, tools, and the path of the music."""
