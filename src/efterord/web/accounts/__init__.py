"""Logging in, accounts and roles."""
