"""The demo's post: the letters it would have sent, to be read on a page."""
