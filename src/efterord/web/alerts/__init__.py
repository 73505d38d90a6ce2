"""The limit above which a release is told on the desk of HR."""
