"""Reading and writing the YAML documents of a commune. `schedules.commune.load` is the way in."""
