"""Template tags that hand data to the parts of a page."""
