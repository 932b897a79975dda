"""What only the office does: its morning, what it writes down for others, tasks, dates, notices, going live."""
