"""One file a command: parse, call, paint, exit code."""
