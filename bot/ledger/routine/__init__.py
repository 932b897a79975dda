"""What comes round by itself: one look at all that is due, the posts of the week, the housekeeping of the night."""
