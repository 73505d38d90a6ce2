"""The answers a leaver let HR read by name: a section on the case, and a page to read them."""
