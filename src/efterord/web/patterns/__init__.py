"""The room of HR's patterns over identified talks: read on the page, never taken along."""
