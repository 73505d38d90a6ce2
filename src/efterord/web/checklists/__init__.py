"""The checklists: what is to be done around a last day, by whom and when."""
