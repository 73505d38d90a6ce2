"""The room that leads to what HR sets: how talks are held, the checklist, the guides."""
