"""The province's pages over all its communes."""
