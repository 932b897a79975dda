"""The chat platforms: the page of the bots and their tokens, and where a platform pushes its updates."""
