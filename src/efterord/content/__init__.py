"""Guides, question sets, reasons and fixed texts as TOML, one file a version, read by reader.py alone; and days off."""
