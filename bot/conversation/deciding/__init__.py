"""What somebody else then decides or clears: a confirmation, a later date, a change by document, an obstacle."""
