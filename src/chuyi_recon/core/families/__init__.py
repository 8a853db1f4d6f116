"""Which witnesses are copies of one document (`grouping`), and which of them derive from one another (`dependence`)."""
