"""The web: one folder a room, its pages beside the code that serves them."""
