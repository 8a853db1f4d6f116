"""One property test for each law of the house, on generated families."""
