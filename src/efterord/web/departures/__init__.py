"""The leaver's own pages, by link; and HR's doors to them."""
