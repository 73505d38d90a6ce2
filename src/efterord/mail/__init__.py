"""Letters: what they say in three languages, and their way out of the outbox."""
