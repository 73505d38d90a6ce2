"""Documents to hand over or keep: guides, summaries, preparation sheets, certificates and lists, as Word, PDF and XLSX."""
