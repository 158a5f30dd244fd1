"""Reading LaTeX: what a paper states, cites and labels."""
