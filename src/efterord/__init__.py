"""Efterord: exit interviews and exit surveys that hear the leaver and never single anyone out."""
