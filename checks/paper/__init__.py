"""Papers that cite checks: the LaTeX package, reading a paper, what it cites, the lock file, drift, and the referee."""
