"""Releases: the plan, and what has been opened under it."""
