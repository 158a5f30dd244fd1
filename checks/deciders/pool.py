"""The instances worth deciding by balls: the worst of every family, and some on which float64 is blind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from checks.arithmetic.batch import Batch
from checks.arithmetic.lifting import batch_size, member, tree_leaves
from checks.deciders.screen import Screened

MOST_DRAWS = 100
"""So many draws are remembered, by their worst instance."""


@dataclass(order=True)
class Candidate:
    """Member ``index`` of a batch and its float64 slack (NaN where float64 is blind); ``drawn`` counts draws, and breaks ties."""

    slack: float
    drawn: int
    index: int
    batch: Any = field(compare=False)

    @property
    def instance(self) -> Any:
        """The instance itself."""
        return one(self.batch, self.index)

    @property
    def families(self) -> tuple[str, ...]:
        """The families that its leaves belong to."""
        return families(self.batch, self.index)


@dataclass
class Noise:
    """How far below zero float64 has put the slack of instances that balls found to be right, by the families of their leaves.

    Without this, one family on which float64 underflows would hide the violations of all others.
    """

    levels: dict[tuple[str, ...], float] = field(default_factory=dict)

    def learn(self, key: tuple[str, ...], slack: float) -> None:
        """A slack that balls did not confirm."""
        self.levels[key] = min(slack, self.levels.get(key, 0.0))

    def explains(self, key: tuple[str, ...], slack: float) -> bool:
        """Whether a negative slack is no worse than what rounding has been seen to do."""
        return slack < 0 and slack >= self.levels.get(key, 0.0)


@dataclass
class Pool:
    """Keeps the worst instance of each draw and of each family of each leaf, and some blind ones of each combination of families."""

    draws: list[Candidate] = field(default_factory=list)
    worst: dict[Any, Candidate] = field(default_factory=dict)
    blind: dict[tuple[str, ...], list[Candidate]] = field(default_factory=dict)
    drawn: int = 0

    def offer(self, instance: Any, screened: Screened) -> None:
        """Offer all members of a batch, or a single instance."""
        self.drawn += 1
        accepted = screened.accepted
        for key, i in _representatives(instance, screened.slack, accepted):
            candidate = Candidate(float(screened.slack[i]), self.drawn, i, instance)
            if key is None:
                self.draws.append(candidate)
            elif key not in self.worst or candidate.slack < self.worst[key].slack:
                self.worst[key] = candidate
        if len(self.draws) > 2 * MOST_DRAWS:
            self.draws = sorted(self.draws)[:MOST_DRAWS]
        for i in map(int, np.flatnonzero(screened.blind & accepted)):
            key = families(instance, i)
            # A strategy that tells no families has all its blind instances in one place.
            if len(self.blind.setdefault(key, [])) < (1 if key else MOST_DRAWS):
                self.blind[key].append(Candidate(float(screened.slack[i]), self.drawn, i, instance))

    def lowest(self, noise: Noise) -> list[Candidate]:
        """The candidates by slack, each instance once; those whose slack is known to be rounding come last."""
        ranked = _distinct(sorted([*self.worst.values(), *self.draws]))
        return sorted(ranked, key=lambda candidate: noise.explains(candidate.families, candidate.slack))

    def chosen(self, count: int, noise: Noise, rng: np.random.Generator) -> list[Candidate]:
        """Up to ``count`` candidates of least slack, half as many of the other families and half as many blind ones, at random."""
        ranked = self.lowest(noise)
        others, blind = ranked[count:], [candidate for candidates in self.blind.values() for candidate in candidates]
        return _distinct([*ranked[:count], *_sample(others, count // 2, rng), *_sample(blind, count // 2, rng)])


def one(instance: Any, i: int) -> Any:
    """Member ``i`` of a batch; a single instance itself."""
    return instance if batch_size(instance) is None else member(instance, i)


def _representatives(instance: Any, slack: np.ndarray, accepted: np.ndarray) -> Iterator[tuple[Any, int]]:
    """The worst member of the draw (without a key), and the worst one of each family of each leaf."""
    ranked = [int(i) for i in np.argsort(slack, kind="stable") if accepted[i] and not np.isnan(slack[i])]
    if not ranked:
        return
    yield None, ranked[0]
    for path, leaf in tree_leaves(instance):
        names = leaf.families if isinstance(leaf, Batch) and leaf.families else ()
        seen: set[str] = set()
        for i in ranked if names else ():
            if names[i] not in seen:
                seen.add(names[i])
                yield (path, names[i]), i


def families(instance: Any, i: int) -> tuple[str, ...]:
    """The families of the leaves of member ``i``; empty for a strategy that does not tell."""
    leaves = [leaf for _, leaf in tree_leaves(instance) if isinstance(leaf, Batch)]
    return tuple(leaf.families[i] for leaf in leaves if leaf.families)


def _distinct(candidates: list[Candidate]) -> list[Candidate]:
    kept: dict[tuple[int, int], Candidate] = {}
    for candidate in candidates:
        kept.setdefault((candidate.drawn, candidate.index), candidate)
    return list(kept.values())


def _sample(candidates: list[Candidate], count: int, rng: np.random.Generator) -> list[Candidate]:
    if len(candidates) <= count:
        return candidates
    return [candidates[i] for i in sorted(rng.choice(len(candidates), size=count, replace=False))]
