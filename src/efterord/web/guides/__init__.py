"""The room of guides: read, taken along as a document, copied, edited in three languages, published."""
