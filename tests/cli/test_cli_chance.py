"""Claims about chance on the command line: what a run risks, and what runs say together."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from checks.catalogue import configured
from checks.evidence.store import Store

INLINE = ("--executor", "inline", "--effort", "quick")

COINS = '''
"""Coins."""

import numpy as np
from hypothesis import strategies as st

from checks import Mutant, event, leq, mean, theorem


@theorem(statement=r"P(X = 1) \\ge 1/2", source="folklore", mutants=[Mutant("more", p=0.7), Mutant("certain", p=1)])
def fair(rng, *, p=0.5):
    """A coin shows heads at least half of the time."""
    return event(rng.random(500) < 0.5, at_least=p)


@theorem(statement=r"E X = n / 2", source="folklore", instances=st.integers(1, 9), mutants=[Mutant("a third", part=1 / 3)])
def heads(n, rng, *, part=0.5):
    """Of n tosses, half are heads on average; the number has a variance of n / 4."""
    tosses = (rng.random((300, n)) < 0.5).sum(axis=1)
    return {
        "bounded": mean(tosses, equals=part * n, bounds=(0, n)),
        "variance": mean(tosses, equals=part * n, tail="variance", scale=np.sqrt(n) / 2),
    }


@theorem(statement=r"x \\le x", source="folklore", instances=st.floats(0, 1), mutants=[Mutant("half", c=0.5)])
def certain(x, *, c=1):
    """A number is at most itself."""
    return leq(x, c * x)
'''


@pytest.fixture
def coins(folder: Path) -> Path:
    """A project with two theorems about chance, and one that is not."""
    (folder / "pyproject.toml").write_text('[tool.checks]\ntheorems = ["coins.py"]\n', encoding="utf-8")
    (folder / "coins.py").write_text(COINS.lstrip(), encoding="utf-8")
    return folder


def test_a_run_prints_what_it_risked(checks, coins: Path) -> None:
    """One line below the table, and a number in the JSON file; nothing where no theorem is about chance."""
    done = checks("verify", *INLINE, "--json", "run.json")
    data = json.loads((coins / "run.json").read_text(encoding="utf-8"))

    assert done.code == 0
    assert "chance: 2 theorems with 3 mutants; false alarms of this run below 2e-09 (budget 1e-06), effects as declared\n" in done.out
    assert f"{data['false_alarms']:.6g}" == "2e-09"
    assert "chance:" not in checks("verify", *INLINE, "coins.certain").out


def test_more_theorems_than_the_budget_is_made_for(checks, coins: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each keeps its own level; that they are too many together is said."""
    monkeypatch.setattr("checks.report.chance.RUN_LEVEL", 1e-9)
    monkeypatch.setattr("checks.commands.verify.RUN_LEVEL", 1e-9)

    assert "below 2e-09, which is above the budget of 1e-09: each theorem keeps to its own" in checks("verify", *INLINE).out


def accumulated(text: str) -> str:
    """The line of `checks show` that adds up."""
    (line,) = [line for line in text.splitlines() if line.lstrip().startswith("accumulated")]
    return line


def test_fresh_runs_add_up_and_repeated_ones_do_not(checks, coins: Path) -> None:
    """Two runs from the fingerprint are one; each --fresh, and each effort, is another."""
    words = ("verify", "coins.fair", *INLINE)
    assert [checks(*words).code for _ in range(2)] == [0, 0]
    once = accumulated(checks("show", "coins.fair").out)
    assert [checks(*words, "--fresh").code, checks(*words, "--seed", "3").code, checks(*words[:-1], "standard").code] == [0, 0, 0]
    several = accumulated(checks("show", "coins.fair").out)
    (listed,) = json.loads(checks("list", "coins.fair", "--json").out)["theorems"]

    assert "  1 independent run, " in once
    assert re.search(r"  4 independent runs, [\d,]+ trials; evidence against \S+ \(refutes at 3e\+09\), for 10\^\d\d", several)
    assert listed["evidence"]["accumulated"]["runs"] == 4
    assert "accumulated" not in checks("show", "coins.certain").out


def test_what_runs_find_together_fails_the_next_one(checks, coins: Path) -> None:
    """A claim that is missed by a third of the effect passes alone; the run that completes the evidence says so, and exits with 1."""
    file = coins / "coins.py"
    file.write_text(file.read_text(encoding="utf-8").replace("< 0.5, at_least", "< 0.5 - 0.05 / 3, at_least"), encoding="utf-8")
    runs = [checks("verify", "coins.fair", *INLINE, "--seed", str(seed)) for seed in range(10)]

    assert (runs[0].code, runs[-1].code) == (0, 1)
    assert "all pass" not in runs[-1].out
    assert "coins.fair: 10 independent runs" in runs[-1].out
    assert "refuted by the runs together, though by none alone" in runs[-1].out
    assert checks("verify", "coins.fair", "--changed", *INLINE).code == 1


def chances(words: tuple[str, ...], checks) -> dict[str, object]:
    """All that the tests of a run found, mutants included, by theorem; read from the store."""
    assert checks("verify", *words, "--effort", "quick", "--seed", "5").code == 0
    with Store() as store:
        records = store.latest_of_all()
    found = {name: record.result for name, record in records.items() if record.result.decision.chances}
    return {name: (result.decision.chances, [mutant.decision.chances for mutant in result.mutants]) for name, result in found.items()}


def test_samples_do_not_depend_on_where_and_with_what_they_are_drawn(checks, coins: Path) -> None:
    """One process, two, none; alone or with others: the same trials, estimates and evidence."""
    runs = [
        chances(words, checks)
        for words in (("--executor", "inline"), ("--jobs", "1"), ("--jobs", "2"), ("coins.heads", "coins.fair", "--executor", "inline"))
    ]
    assert checks("verify", "coins.fair", *INLINE, "--seed", "5").code == 0
    with Store() as store:
        alone = store.latest("coins.fair")

    assert runs[0].keys() == {"coins.fair", "coins.heads"}
    assert all(run == runs[0] for run in runs)
    assert alone is not None
    assert alone.result.decision.chances == runs[0]["coins.fair"][0]  # type: ignore[index]


def test_new_seeds_draw_new_samples(checks, coins: Path) -> None:
    """With --fresh, whatever the seed; without, the fingerprint decides."""
    estimates = []
    for words in ((), (), ("--fresh",), ("--fresh",)):
        checks("verify", "coins.heads", *INLINE, *words)
        with Store() as store:
            record = store.latest("coins.heads")
        assert record is not None
        estimates.append(record.result.decision.chances[0].estimate)

    assert estimates[0] == estimates[1]
    assert len(set(estimates)) == 3


def test_the_special_functions_belong_to_the_fingerprint(coins: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another SciPy makes evidence about chance stale, and no other."""
    from checks.evidence import fingerprint, versions

    theorems = configured().theorems
    before = fingerprint.fingerprints(theorems.values())
    monkeypatch.setattr(fingerprint, "version", lambda name: "0.0" if name == "scipy" else versions.version(name))
    after = fingerprint.fingerprints(theorems.values())

    assert before["coins.certain"] == after["coins.certain"]
    assert before["coins.fair"] != after["coins.fair"]
    assert before["coins.heads"] != after["coins.heads"]
