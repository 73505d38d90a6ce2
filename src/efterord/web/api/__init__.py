"""Results for programs: the page's own figures as JSON, read with a key of an account, and nothing to write."""
