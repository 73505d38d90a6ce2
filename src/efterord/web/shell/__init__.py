"""The two frames every page stands in: one for staff, one sheet of paper for the leaver."""
