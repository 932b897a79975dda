"""From a step to a message in a chat: reminders, the outbox, its lanes, each try and what follows from it."""
