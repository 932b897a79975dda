"""A year before it begins: the real schedule, record and conversation against simulated people, in virtual time."""
