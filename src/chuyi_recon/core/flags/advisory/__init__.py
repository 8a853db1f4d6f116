"""Flags that tell a reader what is wrong and change no text. One file a flag."""
