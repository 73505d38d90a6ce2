"""How the parts are put together: settings, every door on one page, and the server's entry."""
