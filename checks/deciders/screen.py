"""The float64 screen: the relative slack of a claim on a whole batch at once, at the coarsest accuracy. It ranks instances; it decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from checks.arithmetic.lifting import batch_size, member, tree_leaves, tree_map
from checks.calling import describe
from checks.claims import Inequality, Semidefinite
from checks.deciders.assumptions import condition_at, conditions, float_truth
from checks.deciders.sides import BadClaim, check_claim
from checks.deciders.slack import Slack, relative_slack
from checks.deciders.wording import describe_error, place
from checks.errors import PredicateError
from checks.statement import Assumption, Variant

_NUMERIC = (ArithmeticError, np.linalg.LinAlgError)


@dataclass
class Screened:
    """What float64 says of some instances.

    ``slack``: by instance, the least relative slack over the parts and entries that float64 sees, NaN where it sees none; ``blind``: which
    instances have entries that it does not see; ``met``: by assumption, which instances meet it; ``sharp``: whether a part is an
    inequality, whose slack can be pushed down.
    """

    slack: np.ndarray
    blind: np.ndarray
    met: dict[str, np.ndarray] = field(default_factory=dict)
    sharp: bool = False

    @property
    def accepted(self) -> np.ndarray:
        """Which instances meet every assumption."""
        return np.logical_and.reduce([np.ones(len(self.slack), dtype=bool), *self.met.values()])


class Screen:
    """Screens instances of one variant; falls back to one instance at a time when the predicate cannot take a batch."""

    def __init__(self, variant: Variant) -> None:
        self.variant = variant
        # A solver runs on one instance at a time.
        self.looped = variant.measured

    def __call__(self, instance: Any) -> Screened:
        """Screen a batch, or a single instance.

        Raises:
            PredicateError: the predicate or an assumption fails at an instance, or the instance is not finite.
        """
        members = batch_size(instance)
        with np.errstate(all="ignore"):
            if members is None:
                return self._single(instance)
            if not self.looped:
                try:
                    return self._evaluate(instance, members, self._met(instance, members))
                except Exception:
                    # Not a batch predicate, or wrong for every instance: one member at a time tells.
                    self.looped = True
            return _join([self._single(member(instance, i)) for i in range(members)])

    def _single(self, instance: Any) -> Screened:
        # The predicate gets copies, so that writing into its arrays does not change the instance.
        copied = tree_map(lambda leaf: leaf.copy() if isinstance(leaf, np.ndarray) else leaf, instance)
        try:
            met = self._met_by_one(copied)
            if not all(truth[0] for truth in met.values()):
                # Where an assumption fails the predicate need not even be defined.
                return Screened(np.full(1, np.nan), np.zeros(1, dtype=bool), met)
            self._check_finite(instance)
            return self._evaluate(copied, 1, met)
        except _NUMERIC:
            return Screened(np.full(1, np.nan), np.ones(1, dtype=bool), met)
        except PredicateError as error:
            raise PredicateError(str(error), instance) from error
        except MemoryError:
            raise
        except Exception as error:
            said = describe_error(error, self.variant.theorem.file)
            raise PredicateError(f"{self.variant.label}: the predicate raised {said}", instance) from error

    def _evaluate(self, instance: Any, members: int, met: dict[str, np.ndarray]) -> Screened:
        claims = self.variant.claims(instance)
        slacks = [self._slack(part, claim, members) for part, claim in claims.items()]
        least = np.minimum.reduce([slack.least for slack in slacks])
        blind = np.logical_or.reduce([slack.blind for slack in slacks])
        sharp = any(isinstance(claim, Inequality | Semidefinite) for claim in claims.values())
        return Screened(np.where(blind & np.isinf(least), np.nan, least), blind, met, sharp)

    def _slack(self, part: str, claim: Any, members: int) -> Slack:
        try:
            check_claim(claim)
            return relative_slack(claim, members)
        except BadClaim as error:
            raise PredicateError(f"{place(self.variant.label, part)}: {error}") from error

    def _met(self, instance: Any, members: int) -> dict[str, np.ndarray]:
        return {each.name: float_truth(condition_at(self.variant, each, instance), members) for each in conditions(self.variant)}

    def _met_by_one(self, instance: Any) -> dict[str, np.ndarray]:
        return {each.name: self._truth(each, instance) for each in conditions(self.variant)}

    def _truth(self, assumption: Assumption, instance: Any) -> np.ndarray:
        try:
            return float_truth(condition_at(self.variant, assumption, instance), 1)
        except _NUMERIC:
            # Float64 cannot tell; balls will.
            return np.ones(1, dtype=bool)
        except (PredicateError, MemoryError):
            raise
        except Exception as error:
            raise PredicateError(
                f"{self.variant.label}: the assumption {assumption.name!r} raised {describe_error(error, self.variant.theorem.file)}"
            ) from error

    def _check_finite(self, instance: Any) -> None:
        for path, leaf in tree_leaves(instance):
            if isinstance(leaf, float | np.floating | np.ndarray) and leaf_is_infinite(leaf):
                raise PredicateError(
                    f"{self.variant.label}: the strategy draws an instance that is not finite ({path or 'the instance'} is {describe(leaf)}); "
                    "leave NaN and infinity out, as in st.floats(allow_nan=False, allow_infinity=False)"
                )


def leaf_is_infinite(leaf: Any) -> bool:
    """Whether a number or an array holds NaN or infinity."""
    values = np.asarray(leaf)
    return values.dtype.kind in "fc" and not bool(np.isfinite(values).all())


def _join(screened: list[Screened]) -> Screened:
    """The members of a batch together."""

    def joined(parts: list[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    each = joined([{"slack": one.slack, "blind": one.blind} for one in screened])
    return Screened(each["slack"], each["blind"], joined([one.met for one in screened]), any(one.sharp for one in screened))
