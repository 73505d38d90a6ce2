"""Documents to hand over or keep: guides, summaries, preparation sheets, certificates, lists."""
