"""Files and other programs: tables, people, foreign surveys, audit export, a person's own data."""
