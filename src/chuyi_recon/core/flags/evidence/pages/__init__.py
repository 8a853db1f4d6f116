"""What stands at the edges of pages: running heads, page numbers, stamps, and what of it is text after all."""
