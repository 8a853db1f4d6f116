"""The pure core: from witnesses to one text. No files, terminal, clock, randomness or environment."""
