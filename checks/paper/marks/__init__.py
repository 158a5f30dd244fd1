"""What stands beside a paper: the LaTeX package, its data and the bibliography."""
