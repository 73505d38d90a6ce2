"""The log, for the data protection officer."""
