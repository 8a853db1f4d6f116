"""Flags whose findings may have no vote: what they point at can be no part of the document. One file a flag."""
