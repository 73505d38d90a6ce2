"""The desk: what needs me today."""
