"""The `efterord` command: one small file a verb."""
