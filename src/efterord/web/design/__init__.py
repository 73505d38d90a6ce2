"""The look: styles, parts of pages, and the catalogue that shows each part once."""
