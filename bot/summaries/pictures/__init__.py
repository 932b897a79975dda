"""The picture of the figures, and the sheet it is drawn on."""
