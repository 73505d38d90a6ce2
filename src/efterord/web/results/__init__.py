"""Results: what may be shown of a unit, read in two minutes."""
