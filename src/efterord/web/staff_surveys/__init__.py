"""Staff surveys: figures of those who stayed, taken in from a file."""
