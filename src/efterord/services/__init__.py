"""What somebody may do. Every function takes `actor` first, is a verb, and is a deed (deeds.py)."""
