"""An invented organisation, told only through services: if the demo cannot do it, a user cannot."""
