"""What a link in a chat opens for one person: evidence, forms to fill, files to keep."""
