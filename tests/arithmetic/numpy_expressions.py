"""NumPy code for one instance, to be run in every arithmetic.

`A`, `B` are 3 x 3, `R` is 3 x 4, `x`, `y` have length 3, `z` length 4, `s`, `t` are numbers, `T` is 2 x 3 x 4: all hold whole numbers,
so that what is exact in real arithmetic is exact in float64. `C` (3 x 3) and `v` (3) are plain arrays, `I` holds int64, `m` is a mask:
these four are shared by all instances.
"""

# Exact in float64 for whole numbers, with a rigorous version over balls.
EXACT = """
A + B
A - x
x - A
2 * A + s
s * A
A * s - t
C * A
A / 2
2.5 * x
-A
+A
abs(A)
A**2
A**3
x**0
s**2
2.0**x
np.square(A)
np.absolute(A)
np.maximum(A, B)
np.maximum(0, A)
np.minimum(x, s)
np.fmax(A, v)
np.sign(A)
np.floor(A / 2)
np.ceil(A / 2)
np.trunc(A / 2)
np.conjugate(A)
np.heaviside(A, 0.5)
np.copysign(A, B)
np.multiply.outer(x, z)
np.subtract.outer(x, A)
np.add.outer(v, x)
np.add.reduce(A)
np.add.reduce(A, axis=None)
np.add.reduce(T, axis=(0, 2), keepdims=True)
np.multiply.reduce(A, axis=-1)
np.maximum.reduce(A, axis=1)
np.minimum.reduce(T, axis=None)
np.add.accumulate(A)
np.multiply.accumulate(A, axis=1)
np.maximum.accumulate(x)
A @ B
A @ R
A @ x
x @ A
x @ y
C @ x
x @ C
C @ A
A @ C
v @ x
v @ A
A @ v
T @ z
x @ T
A @ T
T @ R.T
T @ np.swapaxes(T, -1, -2)
np.matmul(A, B)
np.vecdot(A, x)
np.vecdot(x, y)
np.sum(A)
np.sum(A, axis=0)
np.sum(A, axis=-1)
np.sum(A, axis=1, keepdims=True)
np.sum(A, keepdims=True)
np.sum(A, axis=1, keepdims=1)
np.add.reduce(A, axis=1, keepdims=1)
np.max(A, axis=0, keepdims=1)
np.mean(R, axis=1, keepdims=1)
np.ptp(A, axis=0, keepdims=1)
np.sum(T, axis=(0, -1))
np.sum(s)
np.sum(x[:0])
np.prod(A)
np.prod(A, axis=0)
np.prod(x[:0])
np.max(A)
np.max(A, axis=0)
np.max(s)
np.max(x, initial=1.5)
np.sum(x, initial=2)
np.amin(A, axis=-1)
np.min(T, axis=(0, 1))
np.mean(z)
np.mean(R, axis=1)
np.mean(R, axis=-1, keepdims=True)
np.var(np.stack([z, z + 2, z, z + 2]), axis=0)
np.ptp(A, axis=0)
np.median(x)
np.median(R, axis=1)
np.average(R, axis=1)
np.cumsum(A)
np.cumsum(A, axis=0)
np.cumprod(x)
np.diff(A)
np.diff(A, axis=0)
np.diff(R, n=2)
np.diff(A, prepend=2.0)
np.diff(A, axis=0, append=B)
np.trapezoid(x, y)
np.trapezoid(A, v, axis=0)
np.trapezoid(A, dx=0.5)
np.trace(A)
np.trace(A, offset=1)
np.trace(T, axis1=1, axis2=2)
np.linalg.trace(T)
np.diagonal(A)
np.diagonal(R, offset=-1)
np.diagonal(T, axis1=0, axis2=-1)
np.linalg.diagonal(T)
np.diag(A)
np.diag(x)
np.diag(x, k=-1)
np.diag(A, 1)
np.tril(A)
np.triu(A, 1)
np.triu(T)
np.transpose(T)
np.transpose(T, (1, 0, 2))
np.transpose(T, (0, -1, 1))
np.permute_dims(T, (2, 0, 1))
np.matrix_transpose(T)
A.T @ A
R.mT
np.swapaxes(T, 0, -1)
np.moveaxis(T, 0, -1)
np.moveaxis(T, (0, 1), (2, 0))
np.reshape(T, (6, 4))
np.reshape(T, (-1, 3))
np.reshape(A, -1)
T.reshape(4, 6)
T.reshape((2, -1))
np.ravel(A)
A.flatten()
np.squeeze(A[None, :, :, None])
np.squeeze(A[None], axis=0)
np.expand_dims(A, 0)
np.expand_dims(A, (0, -1))
np.broadcast_to(x, (2, 3))
np.broadcast_to(A, (2, 3, 3))
np.broadcast_to(s, (2, 2))
np.flip(A)
np.flip(A, 0)
np.flip(T, (0, -1))
np.fliplr(A)
np.flipud(A)
np.rot90(A)
np.roll(A, 1)
np.roll(A, 1, axis=0)
np.roll(A, (1, 2), axis=(0, 1))
np.take(A, [0, 2])
np.take(A, [0, 2], axis=1)
np.take(A, I, axis=0)
np.repeat(x, 2)
np.tile(A, (2, 1))
np.delete(A, 1, axis=0)
np.append(x, y)
np.split(R, 2, axis=1)
np.copy(A)
np.atleast_2d(x)
np.atleast_1d(s)
np.concatenate([A, B])
np.concatenate([A, C], axis=1)
np.concatenate([A, R], axis=-1)
np.concatenate([A, x[None]], axis=0)
np.concatenate([A, B], axis=None)
np.stack([A, B])
np.stack([x, v], axis=-1)
np.stack([s, t])
np.stack([s, 2.0, t])
np.stack([A, B, C], axis=1)
np.vstack([A, x])
np.hstack([A, R])
np.hstack([x, z])
np.dstack([A, B])
np.column_stack([x, y, A])
np.block([[A, R], [R.T, np.zeros((4, 4))]])
np.where(A > B, A, B)
np.where(A > 0, 1.0, 0.0)
np.where(m, A, 0)
np.where(x > 0, A, -A)
np.where(x == y, x, s)
np.select([x > 0, x < 0], [x, -x], 7)
np.clip(A, -1, 1)
np.clip(A, x, None)
np.clip(x, None, s)
A.clip(min=0)
np.sort(A)
np.sort(A, axis=0)
np.sort(A, axis=None)
np.argmax(A)
np.argmax(A, axis=0)
np.argmin(x)
np.argsort(z, kind="stable")
np.outer(x, z)
np.outer(v, x)
np.outer(A, x)
np.inner(x, y)
np.inner(A, R.T)
np.dot(A, B)
np.dot(x, y)
np.dot(s, A)
np.dot(T, z)
np.dot(T, R.T)
x.dot(A)
np.vdot(A, B)
np.kron(A, B)
np.kron(C, A)
np.kron(x, y)
np.cross(x, y)
np.tensordot(A, B)
np.tensordot(A, R, 1)
np.tensordot(T, A, axes=([1], [0]))
np.tensordot(T, T, axes=([0, 2], [0, 2]))
np.tensordot(C, T, axes=(1, 1))
np.tensordot(x, y, 0)
np.einsum("ij,jk->ik", A, R)
np.einsum("ij,jk", A, R)
np.einsum("ii", A)
np.einsum("ii->i", A)
np.einsum("ij->ji", A)
np.einsum("ij->", A)
np.einsum("i,ij,j->", x, A, y)
np.einsum("i,ij,kj->k", x, R, R)
np.einsum("aij,jk->aik", T, R.T)
np.einsum("aij,bij->ab", T, T)
np.einsum("...ij,...j->...i", T, z)
np.einsum("ij,ij->i", A, C)
np.einsum("ij , jk -> ki", A, B)
np.einsum("i,j->ij", x, v)
np.einsum("i,i", x, y)
np.einsum("bi,bij->bj", A, T.transpose(1, 2, 0)[:, :3])
np.linalg.matmul(A, R)
np.linalg.vecdot(A, B)
np.linalg.vecdot(A, B, axis=0)
np.linalg.outer(x, z)
np.linalg.multi_dot([A, B, R])
np.linalg.matrix_power(A, 3)
np.linalg.matrix_power(A, 0)
np.linalg.norm(x, 1)
np.linalg.norm(x, np.inf)
np.linalg.norm(x, -np.inf)
np.linalg.norm(x, 0)
np.linalg.norm(A, 1)
np.linalg.norm(A, -1)
np.linalg.norm(A, np.inf)
np.linalg.norm(A, 1, axis=0)
np.linalg.norm(T, np.inf, axis=(0, 2))
np.linalg.norm(T, 1, axis=(1, 2), keepdims=True)
np.linalg.vector_norm(A, ord=1)
np.linalg.vector_norm(T, ord=1, axis=(0, 1), keepdims=True)
np.linalg.matrix_norm(A, ord=1)
np.linalg.matrix_norm(T, ord=np.inf, keepdims=True)
np.zeros_like(A)
np.ones_like(x)
np.full_like(A, 2.5)
np.zeros_like(A) + A
np.linspace(s, s + 4, 5)
np.polyval(x, s)
np.convolve(x, z)
np.real(A)
np.count_nonzero(A)
np.shape(A)
np.ndim(A)
np.size(T)
A.shape + T.shape
len(A)
A.ndim + T.size
A[0]
A[-1, 1]
A[:, 0]
A[..., 0]
A[0, ...]
A[None]
A[:, None, :]
x[:, None] - x
A[1:, ::-1]
A[[0, 2]]
A[[0, 2], [1, 1]]
A[:, [0, 2]]
A[I]
A[I, I]
A[I[:, None], I]
A[..., I]
A[0, I]
T[0, :, I]
T[I[1:], :, I]
T[:, 1, [0, 2]]
T[:, [0, 1], None, [0, 2]]
A[m]
x[np.array([True, False, True])]
A[np.int64(1)]
s[()]
s[None]
s[...]
A[()]
x[[]]
sum(row @ row for row in A)
[a for a in x][1]
A.sum(0)
A.sum(axis=1).max()
A.trace() + A.diagonal().prod()
A.cumsum(axis=1)
A.transpose()
T.transpose(2, 0, 1)
T.swapaxes(0, 1)
x.argmax()
x.copy()
A.ravel().max()
A.squeeze().min(axis=0)
A.take([1], axis=0)
A.repeat(2, axis=1)
x.real
A % 2
A // 2
divmod(x, 2)
np.fmod(x, 1)
""".strip().splitlines()

# Truth values.
LOGICAL = """
A > B
A >= x
x == y
x != s
(A > 0) & (B > 0)
(A > 0) | (B > 0)
~(A > B)
(A > 0) ^ (B > 0)
np.logical_and(A > 0, B > 0)
np.logical_not(A)
np.any(A > 2)
np.all(A > -5)
np.any(A > 0, axis=0)
np.all(A > 0, axis=1, keepdims=True)
np.any(A, axis=1, keepdims=1)
np.logical_or.reduce(A > 0)
(A > 0).any()
(A > 0).all(axis=-1)
np.isfinite(A)
np.isnan(A)
np.any(A)
np.array_equal(A, A)
np.array_equal(A, x)
(x > 0).shape
np.signbit(A)
""".strip().splitlines()

# For batches only: over balls these lose information, or are not rigorous.
BATCH_ONLY = """
np.round(A / 4)
np.unravel_index(np.argmax(A), (3, 3))
np.fmod(A, 2)
np.isclose(A, B)
np.allclose(A, A)
np.rint(A / 2)
np.nan_to_num(A)
np.gradient(x)
np.interp(0.5, [0.0, 1.0], x[:2])
np.percentile(z, 50)
np.quantile(z, 0.25, axis=0)
np.searchsorted(np.sort(x), 0.5)
np.take_along_axis(A, np.argsort(A, axis=1, kind="stable"), axis=1)
np.linalg.matrix_rank(A)
np.add.reduceat(z, [0, 2])
np.add(A, B, dtype=np.float64)
np.add(A, B, where=m)[m]
np.sum(A, where=A > 0, initial=0)
np.sum(A, dtype=np.float64)
np.vecdot(A, B, axis=0)
np.isclose(A, A).all()
A.astype(np.int64) // 2
np.bitwise_and(A.astype(np.int64), 3)
(A > 0).sum()
(A > 0).mean()
np.sum(A > 0, axis=0)
A[np.argmax(x)]
A[x.argmax(), :]
x[np.argsort(x, kind="stable")]
np.take(x, np.argmax(y))
T[True]
np.modf(A / 2)
np.apply_along_axis(np.sum, 0, A)
np.trapezoid(z)
np.argwhere(A > -9)
np.zeros_like(A, shape=(2, 2))
np.ones_like(x, dtype=np.int64)
np.array_split(z, 3)
np.cov(np.stack([z, -z]))
np.nansum(A)
np.logspace(0, np.abs(s), 3, base=2.0)
np.tri(3) * A
np.real(A + 0j)
np.imag(A * 1j)
np.vander(x)
np.atleast_3d(A)
np.resize(x, (2, 2))
np.count_nonzero(A, axis=0)
np.reshape(T, (6, 4), order="F")
np.ravel(A, order="F")
np.median(R, axis=1, keepdims=True)
np.average(R, axis=1, weights=np.arange(1.0, 5.0))
np.roll(A, s.astype(np.int64))
""".strip().splitlines()

# Rounded in float64, so batch and member may differ in the last bits unless the same loops run; over balls always rigorous.
ROUNDED = """
np.exp(x)
np.expm1(x)
np.exp2(x)
np.log(np.abs(A) + 1)
np.log2(np.abs(A) + 1)
np.log10(np.abs(A) + 1)
np.log1p(np.abs(A))
np.sqrt(np.abs(A))
np.cbrt(A)
np.reciprocal(x + 10)
np.sin(A)
np.cos(A)
np.tan(A)
np.arcsin(x / 10)
np.arccos(x / 10)
np.arctan(A)
np.arctan2(x, y + 10)
np.sinh(A)
np.cosh(A)
np.tanh(A)
np.arcsinh(A)
np.arccosh(np.abs(A) + 1)
np.arctanh(x / 10)
np.hypot(A, B)
np.logaddexp(A, B)
np.deg2rad(A)
np.degrees(A)
np.sinc(x / 7)
A / 3
1 / (A + 10)
(A + 10) ** 0.5
(A + 10.0) ** -2
np.power(np.abs(A) + 1, 1.5)
np.float_power(np.abs(A), 2)
np.std(R)
np.std(R, axis=0, ddof=1)
np.var(R, ddof=1)
x.mean()
""".strip().splitlines()
