"""The commands of the command line, a module for each: ``run(options) -> int`` does the work and returns the exit code."""
