"""What to write instead of the NumPy and SciPy functions that have no rigorous version over balls."""

GENERAL = "write it with arithmetic, norms, solves and sums, or with a function of checks.arithmetic"

INSTEAD: dict[str, str] = {
    "allclose": "balls need no tolerance: compare with ==, or return equal(a, b)",
    "isclose": "balls need no tolerance: compare with ==, or return equal(a, b)",
    "qr": "NumPy leaves its signs open: use checks.arithmetic.qr, where R has a positive diagonal",
    "eigh": "eigenvectors are not unique: use eigvalsh, or solve for what you need of them",
    "eig": "use eigvalsh of a symmetric matrix",
    "eigvals": "use eigvalsh of a symmetric matrix",
    "pinv": "it is not continuous: for full rank use solve(A.T @ A, A.T)",
    "lstsq": "for full rank use solve(A.T @ A, A.T @ b)",
    "matrix_rank": "it is not continuous: give the rank with the instance, or bound singular values",
    "round": "it is not continuous: use floor or ceil",
    "rint": "it is not continuous: use floor(x + Fraction(1, 2))",
    "unique": "equality of balls is rarely certain: give the groups with the instance",
    "isin": "equality of balls is rarely certain: use integers of the instance",
    **dict.fromkeys(("copyto", "put", "place", "putmask", "fill_diagonal", "put_along_axis"), "assign to an index of a copy"),
    "erf": "use checks.arithmetic.erf",
    "erfc": "use checks.arithmetic.erfc",
    "ndtr": "use checks.arithmetic.normal_cdf",
    "gamma": "use checks.arithmetic.gamma",
    "gammaln": "use checks.arithmetic.lgamma",
    "binom": "use checks.arithmetic.binomial",
    "eval_hermitenorm": "use checks.arithmetic.hermite",
    "eval_legendre": "use checks.arithmetic.legendre",
    "eval_gegenbauer": "use checks.arithmetic.gegenbauer",
}
