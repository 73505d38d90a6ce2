"""Django's own door to commands; ours are in command/. Only migrate is overridden here."""
