"""Who runs the lanes. `local`: this process, one commune. A province's driver runs the same lanes on many workers."""
