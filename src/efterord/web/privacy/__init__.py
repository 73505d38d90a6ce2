"""Where the head of HR looks at the many cases that the night would not erase by itself."""
