"""Pages where HR reads, copies, writes, previews and publishes question sets."""
