"""Evidence about chance adds up over independent runs, and over nothing else."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from checks import Effort, Mutant, Result, event
from checks.evidence.accumulated import accumulated, accumulated_in, level_of
from checks.evidence.records import result_from_json, result_to_json
from checks.evidence.store import RunInfo, Store
from checks.report.chance import accumulated_text
from checks.results import Chance, Decision, Verdict
from checks.strength import verify_theorem
from tests.stated import state


def chance(evidence: float, support: float = 5.0, tests: int = 1, verdict: Verdict = Verdict.HOLDS) -> Chance:
    """One test of 100 trials, at level 1e-9."""
    return Chance(verdict, ">=", 0.5, 100, 0.5, 0.4, 0.6, 1e-9 / tests, 0.02, evidence, support=support, tests=tests)


def result(*chances: Chance, seed: int = 0, effort: str = "quick") -> Result:
    """A result with these tests."""
    return Result("chance.coin", Decision(Verdict.HOLDS, chances=chances), effort=effort, seed=seed)


def test_logarithms_of_independent_runs_add_up() -> None:
    """Trials and e-values of distinct seeds, and of distinct efforts, are put together."""
    found = accumulated([result(chance(1.0)), result(chance(2.0, 7.0), seed=1), result(chance(-4.0), effort="deep")])

    assert found is not None
    assert (found.runs, found.trials, found.against, found.support) == (3, 300, -1.0, 17.0)
    assert not found.refuted


def test_the_same_samples_count_once() -> None:
    """A second run of one seed and effort is no new evidence; the first one stands, so that none is chosen for what it says."""
    found = accumulated([result(chance(1.0)), result(chance(30.0))])

    assert found is not None
    assert (found.runs, found.against) == (1, 1.0)


def test_in_one_run_e_values_are_averaged() -> None:
    """Over all tests that were planned: those that were not begun, after a refutation, count as 1."""
    both = accumulated([result(chance(math.log(3), 4.0, 2), chance(math.log(5), 2.0, 2))])
    one = accumulated([result(chance(math.log(9), 4.0, 4, Verdict.REFUTED))])
    certain = accumulated([result(chance(math.inf, tests=2), chance(0.0, tests=2))])

    assert both
    assert one
    assert certain
    assert round(math.exp(both.against), 9) == 4
    assert both.support == 2.0
    assert round(math.exp(one.against), 9) == 3
    assert one.support == 0.0
    assert certain.against == math.inf


def test_what_is_not_about_chance_has_none() -> None:
    """A theorem that is decided by balls, or no result at all."""
    assert accumulated([result()]) is None
    assert accumulated([]) is None


@pytest.mark.parametrize(
    ("against", "support", "text"),
    [
        (math.log(0.02), 31.2 * math.log(10), "1 independent run, 100 trials; evidence against 0.02 (refutes at 1e+09), for 10^31.2"),
        (-100.0, math.inf, "1 independent run, 100 trials; evidence against 10^-43.4 (refutes at 1e+09), for without bound"),
        (23.0, 0.0, "evidence against 10^10.0 (refutes at 1e+09), for 1; refuted by the runs together, though by none alone"),
    ],
)
def test_one_line_says_it(against: float, support: float, text: str) -> None:
    """Numbers near 1 as they are, others as powers of ten; a finding of the runs together is said plainly."""
    found = accumulated([result(chance(against, support))])

    assert found is not None
    assert text in accumulated_text(found)
    assert json.loads(json.dumps(found.to_json(), allow_nan=False))["refuted"] == found.refuted


def test_a_record_of_before_still_loads() -> None:
    """Without support, and without the number of tests."""
    data = result_to_json(result(chance(1.0), seed=3))
    for each in data["decision"]["chances"]:
        del each["support"], each["tests"]

    read = result_from_json(data)

    assert read.decision.chances == (replace(chance(1.0), support=0.0, tests=1),)


def coin(probability: float):
    """A coin that is claimed to be fair, or better."""
    return state(lambda rng, *, p=0.5: event(rng.random(500) < probability, at_least=p), mutants=[Mutant("more", p=0.7)])


def test_runs_together_find_what_single_ones_miss(tmp_path) -> None:
    """A claim that is missed by a third of the effect passes most runs, and falls to all of them."""
    theorem = coin(0.5 - 0.05 / 3)
    results = [verify_theorem(theorem, Effort.QUICK, seed, "same") for seed in range(48)]
    with Store(tmp_path / "evidence.sqlite") as store:
        for each in results:
            store.record(each, RunInfo())
            store.record(replace(each, seed=99, fingerprint="other"), RunInfo())
        found = accumulated_in(store, results[0])

    assert sum(each.passed for each in results) > 24
    assert found is not None
    assert found.runs == 48
    assert found.refuted


def test_a_true_claim_gathers_no_evidence_against_it() -> None:
    """On the boundary, e-values of twenty runs multiply to more than 1 / 0.05 in no more than one of twenty times, and support grows."""
    theorem = coin(0.5)
    results = [verify_theorem(theorem, Effort.QUICK, seed) for seed in range(400)]
    together = [accumulated(results[start : start + 20]) for start in range(0, 400, 20)]
    sums = np.array([found.against for found in together if found])

    assert np.count_nonzero(sums >= math.log(20)) <= 6  # a probability of 1e-5 at the level of 1/20
    assert all(found.support > 300 for found in together if found)


def test_the_level_of_all_tests_is_what_they_divided() -> None:
    """Parts and instances divide the level of their variant."""
    theorem = state(lambda rng: {"a": event(rng.random(99) < 0.5, at_most=0.6), "b": event(rng.random(99) < 0.5, at_least=0.4)})
    decision = verify_theorem(theorem, Effort.QUICK, 0).decision

    assert f"{level_of(decision.chances):.6g}" == "1e-09"
    assert [each.tests for each in decision.chances] == [2, 2]
