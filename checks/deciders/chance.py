"""Claims about chance: samples are drawn until the evidence for or against the claim suffices, or the budget is spent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

import numpy as np

from checks.claims import Scaling
from checks.deciders.curves import exponent_text
from checks.deciders.drawing import Drawn, drawn_instances
from checks.deciders.honesty import Watch, check_samples
from checks.deciders.replicates import ScalingTrial, check_curves
from checks.deciders.trial import Trial
from checks.deciders.wording import describe_error, place
from checks.errors import PredicateError
from checks.evidence.encoding import encode
from checks.evidence.witnesses import witness_id
from checks.results import Chance, Curve, Decision, Effort, Grade, Verdict, Witness
from checks.statement import Variant

RUN_LEVEL = 1e-6
"""The probability of any false alarm in a run, as long as it has no more statistical theorems than `MOST`."""

MOST = 1000
"""Each statistical theorem has this part of the level of a run, whatever else runs beside it, so that its verdict depends on itself alone."""

CALLS, CALLS_IF_CONSTANT = 2, 8
"""One call alone does not show whether the next gives the same; and where all samples of each call agree, whether those of the next do."""


@dataclass(frozen=True)
class Plan:
    """What an effort means for chance: the effect that must be seen (of the range, or of the scale), trials of a test, instances, curves."""

    effect: float
    trials: int
    instances: int
    replicates: int


PLANS = {
    Effort.QUICK: Plan(0.05, 100_000, 2, 512),
    Effort.STANDARD: Plan(0.02, 600_000, 4, 4096),
    Effort.DEEP: Plan(0.005, 10_000_000, 8, 32_768),
}


def share(variant: Variant) -> float:
    """The false-alarm level of one variant: a theorem and its mutants divide what the theorem has."""
    return RUN_LEVEL / MOST / (1 + len(variant.theorem.mutants))


def decide_chance(variant: Variant, effort: Effort, seed: int, alpha: float | None = None) -> Decision:
    """Decide a variant whose predicate asks for ``rng``, by sequential tests that are valid at any stopping time.

    ``alpha``: the probability of refuting a true claim, and of a ``holds`` where it is missed by more than the effect; divided over instances
    and parts. Streams are spawned from the seed, the effort and the variant's name: what else runs, and where, makes no difference.

    Raises:
        PredicateError: the predicate fails, or does not sample honestly.
    """
    plan = PLANS[effort]
    drawn = drawn_instances(variant, effort, plan.instances, seed)
    if not drawn.instances:
        return Decision(Verdict.VACUOUS, drawn=drawn.tried, message=_vacuous(drawn))
    level = (share(variant) if alpha is None else alpha) / len(drawn.instances)
    streams = np.random.SeedSequence(seed, spawn_key=(crc32(variant.label.encode()), effort.rank)).spawn(len(drawn.instances))
    chances: list[Chance] = []
    for index, (instance, stream) in enumerate(zip(drawn.instances, streams, strict=True)):
        chances += chances_at(variant, instance, plan, level, stream, index)
        if any(each.verdict is Verdict.REFUTED for each in chances):
            break
    chances = [replace(chance, tests=chance.tests * len(drawn.instances)) for chance in chances]
    return _decision(variant, drawn.instances, drawn.tried, chances)


def _vacuous(drawn: Drawn) -> str:
    unsettled = f", {drawn.unsettled} of them too near to the boundary of an assumption to be decided" if drawn.unsettled else ""
    return f"no instance met the assumptions: {drawn.tried} were drawn{unsettled}"


def chances_at(variant: Variant, instance: Any, plan: Plan, alpha: float, stream: np.random.SeedSequence, index: int = 0) -> list[Chance]:
    """Test all parts of the claim at one instance; a part that is refuted ends it."""
    try:
        return _Run(variant, instance, plan, alpha, stream).chances(index)
    except PredicateError as error:
        text = str(error) if str(error).startswith(variant.label) else f"{variant.label}: {error}"
        raise PredicateError(text, instance) from error


class _Run:
    """The tests at one instance, on one stream of randomness."""

    def __init__(self, variant: Variant, instance: Any, plan: Plan, alpha: float, stream: np.random.SeedSequence) -> None:
        self.variant = variant
        self.instance = instance
        self.plan = plan
        self.alpha = alpha
        self.rng = np.random.default_rng(stream)
        self.watch = Watch()
        self.trials: dict[str, Trial | ScalingTrial] = {}

    def chances(self, index: int) -> list[Chance]:
        """Draw until all is decided, or the budget is spent."""
        while not self._done():
            self._see(self._draw())
        return [replace(trial.chance(part, index), tests=len(self.trials)) for part, trial in self.trials.items()]

    def _done(self) -> bool:
        trials = self.trials.values()
        if self.watch.calls < CALLS_IF_CONSTANT and (self.watch.calls < CALLS or any(trial.constant for trial in trials)):
            return False
        if all(self._spent(trial) for trial in trials if trial.verdict is Verdict.UNDECIDED):
            for trial in trials:
                trial.look()
            return True
        return any(trial.verdict is Verdict.REFUTED for trial in trials)

    def _spent(self, trial: Trial | ScalingTrial) -> bool:
        return trial.finished if isinstance(trial, ScalingTrial) else trial.drawn >= self.plan.trials

    def _draw(self) -> dict[str, Any]:
        with self.watch.over(self.rng):
            try:
                return self.variant.claims(self.instance, rng=self.rng)
            except (PredicateError, MemoryError):
                raise
            except Exception as error:
                raise PredicateError(f"the predicate raised {describe_error(error, self.variant.theorem.file)}") from error

    def _see(self, claims: Mapping[str, Any]) -> None:
        if not self.trials:
            self.trials = {part: self._trial(part, claim, self.alpha / len(claims)) for part, claim in claims.items()}
        if claims.keys() != self.trials.keys():
            raise PredicateError(f"the parts of the claim differ from call to call: {sorted(claims)}, and {sorted(self.trials)} before")
        for part, claim in claims.items():
            try:
                self.trials[part].see(claim, check_curves(claim) if isinstance(claim, Scaling) else check_samples(claim))
            except PredicateError as error:
                raise PredicateError(f"{place(self.variant.label, part)}: {error}") from error

    def _trial(self, part: str, claim: Any, alpha: float) -> Trial | ScalingTrial:
        try:
            return ScalingTrial(claim, alpha, self.plan.replicates) if isinstance(claim, Scaling) else Trial(claim, alpha, self.plan.effect)
        except PredicateError as error:
            raise PredicateError(f"{place(self.variant.label, part)}: {error}") from error


_ORDER = (Verdict.REFUTED, Verdict.UNDECIDED, Verdict.HOLDS)


def _decision(variant: Variant, instances: list[Any], tried: int, chances: list[Chance]) -> Decision:
    """Refuted by any instance and part; holds if all hold."""
    ordered = tuple(sorted(chances, key=lambda chance: (_ORDER.index(chance.verdict), -chance.evidence)))
    worst = ordered[0]
    refuted = worst.verdict is Verdict.REFUTED
    return Decision(
        worst.verdict,
        grade=Grade.STATISTICAL if worst.verdict is Verdict.HOLDS else None,
        instances=1 + max(chance.instance for chance in chances),
        drawn=tried,
        witnesses=(_witness(variant, instances[worst.instance], worst),) if refuted else (),
        chances=tuple(replace(chance, curve=None) for chance in ordered),
        curves=tuple({chance.part: chance.curve for chance in reversed(ordered) if chance.curve}.values()),
        message="" if worst.verdict is Verdict.HOLDS else _message(worst),
    )


def _message(chance: Chance) -> str:
    where = f"part {chance.part!r}: " if chance.part else ""
    if chance.curve is not None:
        return f"{where}{_rate_message(chance, chance.curve)}"
    if chance.verdict is Verdict.REFUTED:
        return f"{where}{estimate_text(chance)} against {claim_text(chance)} after {chance.trials:,} trials"
    return (
        f"{where}{chance.trials:,} trials tell neither that {claim_text(chance)} is wrong nor that it is right up to {chance.effect:.3g}: "
        f"{estimate_text(chance)}; try more (--effort deep), or declare a larger effect="
    )


def _rate_message(chance: Chance, curve: Curve) -> str:
    if chance.verdict is Verdict.REFUTED:
        return exponent_text(curve)
    mend = "try more (--effort deep), average more in each replicate, or declare a larger effect="
    return chance.note or f"the noise hides whether it is so: {exponent_text(curve)}; {mend}"


def claim_text(chance: Chance) -> str:
    """What is claimed, such as ``at least 0.9``."""
    return f"{ {'>=': 'at least', '<=': 'at most', '==': 'equal to'}[chance.relation] } {chance.level:.6g}"


def estimate_text(chance: Chance) -> str:
    """The estimate with its interval."""
    what = "exponent " if chance.unit == "replicates" else ""
    return f"{what}{chance.estimate:.4g} in [{chance.low:.4g}, {chance.high:.4g}]"


def _witness(variant: Variant, instance: Any, chance: Chance) -> Witness:
    mutant = variant.mutant.name if variant.mutant else None
    encoded = encode(instance)
    name = witness_id(variant.theorem.id, mutant, chance.part, "minimal", encoded)
    return Witness(name, variant.theorem.id, mutant, chance.part, "minimal", encoded, estimate_text(chance), claim_text(chance), "", "negative", 0)
