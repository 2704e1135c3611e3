"""What the window shows of picture and music: picture, roll, score, mixer and reasons."""
