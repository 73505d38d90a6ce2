"""HR's two doors to the survey: ask a leaver by mail, or print the link to hand over. Never who answered."""
