"""What counts as the text of a theorem, and how two texts differ."""
