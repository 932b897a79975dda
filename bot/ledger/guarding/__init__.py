"""The record itself: what may not be changed unseen, what must be forgotten, what is wrong with it."""
