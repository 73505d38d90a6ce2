"""Pure functions: what is decided with pencil and paper, given the values."""
