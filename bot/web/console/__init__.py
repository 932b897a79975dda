"""The training page: who one can be, a chat, what the system knows, a clock one can move."""
