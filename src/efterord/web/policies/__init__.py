"""The pages that say how talks are offered and held, for the organisation and for single units."""
