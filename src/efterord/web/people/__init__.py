"""The staff register: its state, a file looked at before it is applied, and what came of it."""
