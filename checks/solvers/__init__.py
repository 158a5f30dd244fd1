"""Solvers for predicates that ask for ``accuracy``, a level 0, 1, 2, ... that the decider raises to measure the error.

Flows and descents: `gradient_flow`, `flow_limit`, `descend`. Expectations and integrals: `gauss_hermite`, `gauss_legendre`. For a solver of your own,
`tolerance` says what a level asks for; the error should fall at least threefold from level to level.

Two problems need no level, since weak duality bounds them rigorously in every arithmetic, so that theorems about them are certified:
`minimal_l1` and `hard_margin`. The same holds for a linear flow, by `checks.arithmetic.expm`, for a `root` of a system of equations, which
balls enclose with a proof that it exists, and for integrals of analytic functions, piece by piece: `integrate` and `gaussian_mean`. SciPy is loaded
when it is needed.
"""

from checks.solvers.accuracy import tolerance
from checks.solvers.bounds import Optimum
from checks.solvers.descent import descend
from checks.solvers.errors import SolverError
from checks.solvers.flows import flow_limit, gradient_flow
from checks.solvers.hard_margin import hard_margin
from checks.solvers.integrals import gaussian_mean, integrate
from checks.solvers.minimal_l1 import minimal_l1
from checks.solvers.quadrature import gauss_hermite, gauss_legendre
from checks.solvers.root import root

__all__ = [
    "Optimum",
    "SolverError",
    "descend",
    "flow_limit",
    "gauss_hermite",
    "gauss_legendre",
    "gaussian_mean",
    "gradient_flow",
    "hard_margin",
    "integrate",
    "minimal_l1",
    "root",
    "tolerance",
]
