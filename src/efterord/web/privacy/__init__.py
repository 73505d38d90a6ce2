"""The many cases that the night would not erase by itself, and the certificates of what was destroyed."""
