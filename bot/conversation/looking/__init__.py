"""What is shown to whoever asks; looking changes nothing."""
