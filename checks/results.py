"""What a decision leaves behind: verdicts, grades, witnesses and the result of one theorem. Data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

SCHEMA = 1


class Verdict(StrEnum):
    """What the machine says of a claim. Only ``holds`` passes."""

    HOLDS = "holds"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    VACUOUS = "vacuous"
    ERROR = "error"


class Grade(StrEnum):
    """How strong a ``holds`` is, the strongest first."""

    PROVED = "proved"
    CERTIFIED = "certified"
    MEASURED = "measured"
    STATISTICAL = "statistical"

    @property
    def rank(self) -> int:
        """0 for the strongest grade."""
        return list(Grade).index(self)


def weakest(grades: list[Grade]) -> Grade | None:
    """Return the weakest of the grades of the parts: the one that is printed. None for no grades."""
    return max(grades, key=lambda grade: grade.rank, default=None)


class Effort(Enum):
    """How much is tried: draws of the strategy, members in a batch, worst instances decided, steps of the optimiser, cap in bits.

    ``quick`` is for an edit-run loop, ``standard`` for CI, ``deep`` for the days before a submission.
    """

    QUICK = ("quick", 12, 32, 4, 6, 1024, 12)
    STANDARD = ("standard", 60, 64, 12, 20, 2048, 60)
    DEEP = ("deep", 600, 128, 60, 60, 8192, 300)

    def __init__(self, label: str, draws: int, members: int, decided: int, climbs: int, cap: int, shrinks: int) -> None:
        self.label = label
        self.draws = draws
        self.members = members
        self.decided = decided
        self.climbs = climbs
        self.cap = cap
        self.shrinks = shrinks

    @property
    def rank(self) -> int:
        """0 for the least effort."""
        return list(Effort).index(self)

    @classmethod
    def of(cls, label: str | Effort) -> Effort:
        """Return the effort of that name; a ValueError names the known ones."""
        if isinstance(label, cls):
            return label
        for effort in cls:
            if effort.label == label:
                return effort
        raise ValueError(f"unknown effort {label!r}: use one of {', '.join(effort.label for effort in cls)}")


@dataclass(frozen=True)
class Witness:
    """One recorded instance, exact and replayable.

    ``kind`` is ``minimal`` (to read) or ``worst`` (to believe) for a refutation, ``closest`` for the instance of least slack of a claim
    that holds, ``tight`` for lost equality. ``instance`` is the encoded instance (see `checks.evidence.encoding`), or the values of the
    symbols for a symbolic claim. ``left`` and ``right`` are enclosures of the two sides in decimals; ``violation`` is what the
    claim is missed by, in units of the bound (the larger side), as text, so that no digit is lost. ``sign`` is what balls say of the slack.
    ``level``: the finest level of a claim with a solver, which refinement decided instead. ``entry``: where in the sides, if they are arrays.
    """

    id: str
    theorem: str
    mutant: str | None
    part: str
    kind: str
    instance: Any
    left: str
    right: str
    violation: str
    sign: str
    bits: int
    level: int | None = None
    entry: str = ""


@dataclass(frozen=True)
class Chance:
    """The outcome of one sequential test: of one part of a claim, at one instance (counted from 0).

    ``low`` and ``high``: a confidence sequence at its end, of level 1 - ``alpha``. ``alpha``: the probability of a false alarm, and of
    overlooking a miss by more than ``effect``, whenever the test stops. ``evidence``: logarithm of the e-value against the claim; ``support``:
    that against the least favourable miss by more than the effect. ``relation`` and ``level`` are what is claimed. ``tests``: among so many
    tests, parts times instances, the variant's level is divided. Of an exponent, trials are replicates of the ``curve``, there is no evidence or
    support in this sense, and ``note`` says why more replicates would not tell more. ``axis`` and ``at``: the axis, by name, and the point of it,
    that the claim stands at, if it is to be plotted.
    """

    verdict: Verdict
    relation: str
    level: float
    trials: int
    estimate: float
    low: float
    high: float
    alpha: float
    effect: float
    evidence: float
    part: str = ""
    instance: int = 0
    support: float = 0.0
    tests: int = 1
    unit: str = "trials"
    note: str = ""
    curve: Curve | None = None
    axis: str = ""
    at: float | None = None


@dataclass(frozen=True)
class Curve:
    """The points that an exponent was read from, for a plot, and what was read.

    ``x``, ``y``: the points, over noise the medians; ``local``: the exponents between neighbours. ``estimate``: over the upper half of the grid;
    ``low`` and ``high``: between which it lies together with the two nearest extrapolations, over noise with their confidence intervals;
    ``logarithmic``: extrapolated in 1 / log x. ``relation``, ``level`` and ``effect`` are what is claimed; ``replicates`` is 0 without noise;
    ``names``: what x and y are called.
    """

    relation: str
    level: float
    effect: float
    x: tuple[float, ...]
    y: tuple[float, ...]
    local: tuple[float, ...]
    estimate: float
    low: float
    high: float
    logarithmic: float
    replicates: int = 0
    part: str = ""
    instance: int = 0
    names: tuple[str, ...] = ("", "")


@dataclass(frozen=True)
class Graph:
    """Both sides of a part of a claim at the points x of an axis, at one instance, for a plot.

    ``axis``: its name; ``relation``: ``<=`` or ``==``, between ``left`` and ``right``; ``names``: what the two sides are called.
    """

    axis: str
    x: tuple[float, ...]
    left: tuple[float, ...]
    right: tuple[float, ...]
    relation: str
    names: tuple[str, ...] = ("", "")
    part: str = ""


@dataclass(frozen=True)
class Decision:
    """The outcome of deciding one predicate (a theorem's own, or a mutant's).

    ``instances``: instances that met the assumptions and were evaluated; ``drawn``: all that were tried; ``certified``: those decided by balls;
    ``rounding``: float64 violations that balls did not confirm; ``ties``: decided instances of zero slack, of which ``exact_ties`` are exactly
    zero and the rest zero to the cap of precision; ``acceptance``: rate at which each assumption was met; ``worst_slack``: the least slack
    that was decided, in units of the bound; ``tight``: how many tight instances gave equality; ``chances``: the sequential tests of a
    statistical claim, the least favourable first; ``curves``: of each part that claims a rate, the least favourable curve; ``graphs``: of the parts
    that stand over an axis, at the instance that was decided first (a corner, if there is one), or at the worst one that refutes; ``level`` and
    ``resolution``: of a claim with a solver, the finest level that was needed, and the largest measured error of a tie, in units of the bound.
    """

    verdict: Verdict
    grade: Grade | None = None
    instances: int = 0
    drawn: int = 0
    certified: int = 0
    rounding: int = 0
    ties: int = 0
    exact_ties: int = 0
    tight: int = 0
    acceptance: dict[str, float] = field(default_factory=dict)
    worst_slack: float | None = None
    bits: int = 0
    witnesses: tuple[Witness, ...] = ()
    chances: tuple[Chance, ...] = ()
    curves: tuple[Curve, ...] = ()
    graphs: tuple[Graph, ...] = ()
    level: int | None = None
    resolution: float | None = None
    message: str = ""
    seconds: float = 0.0
    ball_seconds: float = 0.0


@dataclass(frozen=True)
class MutantResult:
    """A mutant's fate. ``by`` says what killed it: ``violation``, ``tightness`` or nothing."""

    name: str
    as_printed: bool
    decision: Decision
    by: str = ""

    @property
    def verdict(self) -> Verdict:
        """The verdict on the mutant, which should be ``refuted``."""
        return self.decision.verdict

    @property
    def killed(self) -> bool:
        """Whether the mutant was refuted."""
        return self.verdict is Verdict.REFUTED

    @property
    def witness(self) -> Witness | None:
        """The minimal witness against the mutant, if there is one."""
        return self.decision.witnesses[0] if self.decision.witnesses else None


@dataclass(frozen=True)
class Result:
    """The result of one theorem: the decision on its own predicate, and the fate of its mutants."""

    id: str
    decision: Decision
    mutants: tuple[MutantResult, ...] = ()
    fingerprint: str = ""
    effort: str = Effort.STANDARD.label
    seed: int = 0
    seconds: float = 0.0

    @property
    def verdict(self) -> Verdict:
        """The verdict on the theorem's own predicate."""
        return self.decision.verdict

    @property
    def grade(self) -> Grade | None:
        """The weakest grade among the parts of the claim; None unless the theorem holds."""
        return self.decision.grade

    @property
    def survivors(self) -> tuple[MutantResult, ...]:
        """The mutants that were not refuted."""
        return tuple(mutant for mutant in self.mutants if not mutant.killed)

    @property
    def unsharp(self) -> bool:
        """Whether the claim itself stands, but is no equality where ``tight=`` says."""
        return self.verdict is Verdict.REFUTED and [witness.kind for witness in self.decision.witnesses] == ["tight"]

    @property
    def passed(self) -> bool:
        """A theorem passes if it holds, has mutants, and every mutant is refuted."""
        return self.verdict is Verdict.HOLDS and bool(self.mutants) and not self.survivors

    @property
    def reason(self) -> str:
        """Why the theorem does not pass, in one line; empty if it does."""
        if self.passed:
            return ""
        if self.verdict is not Verdict.HOLDS:
            return self.decision.message or f"the verdict is {self.verdict}"
        if not self.mutants:
            return "no mutant: nothing shows that this check can fail; add mutants=[Mutant(...)]"
        return "; ".join(_survival(mutant) for mutant in self.survivors)

    def _repr_markdown_(self) -> str:
        from checks.report.notebook import result_markdown

        return result_markdown(self)


def _survival(mutant: MutantResult) -> str:
    decision = mutant.decision
    if decision.verdict is Verdict.HOLDS:
        return f"mutant {mutant.name!r} survives {decision.instances} instances"
    return f"mutant {mutant.name!r} is {decision.verdict}: {decision.message}"
