"""What was heard: raw updates before anything else, and what the buttons and questions meanwhile stand for."""
