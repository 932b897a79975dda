"""Duties: their obligations, numbers, what was said of them and is asked about them, what shows that they are done."""
