"""Excel: the annex of a summary, and the monthly table of projects that comes back filled."""
