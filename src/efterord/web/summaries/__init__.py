"""Summaries as whoever held the talk writes them, and as HR reads them."""
