"""The departures: the list, one case told in time, and what HR does with it."""
