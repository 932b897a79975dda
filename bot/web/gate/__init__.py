"""What every request passes: names and origins, forms read, signed links, the exercise's password."""
