"""The rows of alignment.json where witnesses part: laid word by word, rewritten passages, moved text."""
