"""Everything under config/ on the board: forms, a checked proposal, its difference, application and undo."""
