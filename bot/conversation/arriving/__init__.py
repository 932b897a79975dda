"""What came in, and where it goes: an update, a command, a press, an answer to what the bot asked last."""
