"""Rigorous kernels on two-dimensional object arrays of `flint.arb`, and on single balls, at the precision of `flint.ctx`."""
