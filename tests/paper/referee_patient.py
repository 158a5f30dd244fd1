"""A theorem that takes more bits than the cap of the least effort."""

from hypothesis import strategies as st

from checks import Mutant, leq, theorem
from checks.arithmetic import sqrt


@theorem(
    statement=r"x \le x",
    source="folklore",
    instances=st.fixed_dictionaries({"x": st.sampled_from([2.0, 3.0])}),
    tight={"x": 2.0},
    mutants=[Mutant("half", factor=0.5), Mutant("twice", factor=2)],
)
def cancelled(x, *, factor=1):
    """The root cancels to more than a thousand bits, below which the quotient of one is not finite."""
    tiny = 2.0**-1070
    return leq(x * tiny / (sqrt(x) ** 2 + tiny - x), factor * x)
