"""What can go wrong in an arithmetic, each with its usual cause and the mend."""


class BatchError(TypeError):
    """A batch of instances was used where one plain value is needed.

    The usual cause is `if x > 0:`, `float(x)` or `np.asarray(x)` in a predicate. The predicate can still be run on one instance at a time.
    """


class BallError(TypeError):
    """An operation that has no rigorous version over balls, or that would lose the radius of a ball.

    The message names the operation and what to write instead.
    """


class Undecidable(ArithmeticError):  # noqa: N818 - it is a state of knowledge, not a mistake
    """A yes/no question about balls that overlap. A higher working precision usually decides it."""


class NotFinite(ArithmeticError):  # noqa: N818 - it names what the value is
    """A NaN or an infinity, where only a finite number makes sense."""
