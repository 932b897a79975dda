"""Who is reached where, who stands in for whom, and which pages are open to them."""
