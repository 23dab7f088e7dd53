"""How emotion rises and falls: the timeline, its arcs, its tables."""
