"""Whose chat this is: a link, who has seen it, groups, and what is held about whoever leaves."""
