"""The configuration as recorded: decisions under review, versioned documents, and the duties made from them."""
