"""A commune as a whole: taken in, its configuration in force, copied, restored, begun anew, removed."""
