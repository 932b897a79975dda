"""Decisions on the page: taken in, read, reviewed, corrected, put in force; and their annexes."""
