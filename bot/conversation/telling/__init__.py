"""The words of what goes out by itself, made when a message is claimed."""
