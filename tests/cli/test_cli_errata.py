"""``checks errata`` and ``checks export``."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest
from cli_samples import PRINTED

from checks.evidence.store import Store


def test_errata_before_anything_is_run(checks, project: Path) -> None:
    """What is printed, where, and how to get the counterexample."""
    expected = r"""
        Doe, Jane; Roe, Richard, 2022, Lectures on Demo Inequalities, Summer school

          norms.square
            printed in  slide 12
            misprint    sign = -1 (stated: 1)
            correct     x^2 \ge 0
            note        The sign is wrong.
            evidence    not run yet; run: checks verify norms.square

        1 erratum in 1 source; 0 with a certified counterexample
        """
    assert checks("errata").out == dedent(expected).lstrip()


def test_errata_with_their_counterexamples(checks, recorded: Path) -> None:
    """Short enough to read."""
    expected = rf"""
        Doe, Jane; Roe, Richard, 2022, Lectures on Demo Inequalities, Summer school

          norms.square
            printed in  slide 12
            misprint    sign = -1 (stated: 1)
            correct     x^2 \ge 0
            note        The sign is wrong.
            at          x = 1
            left side   0
            right side  -1
            missed by   1 of the bound
            replay      checks replay {PRINTED.id}

        1 erratum in 1 source; 1 with a certified counterexample
        """
    assert checks("errata").out == dedent(expected).lstrip()


def test_errata_that_are_stale_or_survive_say_so(checks, recorded: Path) -> None:
    """A printed statement that is not refuted is not called wrong."""
    import dataclasses

    from checks.evidence.store import RunInfo

    with Store() as store:
        result = store.latest("norms.square").result
        printed = dataclasses.replace(result.mutants[0], decision=dataclasses.replace(result.decision, witnesses=()), by="")
        store.record(dataclasses.replace(result, mutants=(printed,), fingerprint="0" * 16), RunInfo())

    shown = checks("errata").out
    assert "    evidence    not refuted: holds\n    evidence    stale; run: checks verify norms.square\n" in shown
    assert shown.endswith("1 erratum in 1 source; 0 with a certified counterexample\n")


def test_no_errata(checks, recorded: Path) -> None:
    """Nothing to report is said."""
    assert checks("errata", "norms.small").out == "no source is known to print anything wrongly\n"


def test_errata_as_json(checks, recorded: Path) -> None:
    """With whole witnesses."""
    data = json.loads(checks("errata", "--json").out)

    (erratum,) = data["errata"]
    witness = erratum.pop("witness")
    assert (witness["id"], witness["instance"]) == (PRINTED.id, 1.0)
    assert erratum == {
        "theorem": "norms.square",
        "mutant": "as printed",
        "source": "@demo2022, Lemma 1",
        "entry": "Doe, Jane; Roe, Richard, 2022, Lectures on Demo Inequalities, Summer school",
        "where": "slide 12",
        "note": "The sign is wrong.",
        "statement": r"x^2 \ge 0",
        "change": "sign = -1 (stated: 1)",
        "verdict": "refuted",
        "fresh": True,
    }


def test_export_is_what_another_store_can_load(checks, recorded: Path) -> None:
    """To a file and to standard output."""
    data = json.loads(checks("export").out)
    assert checks("export", "evidence.json").out == ""

    assert json.loads((recorded / "evidence.json").read_text(encoding="utf-8")) == data
    with Store(recorded / "other.sqlite") as other:
        assert other.load(data) == 2


def test_export_of_nothing(checks, project: Path) -> None:
    """An empty store is no error, and is not created."""
    assert json.loads(checks("export").out) == {"schema": 1, "runs": [], "records": []}
    assert not (project / ".checks").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk here")
def test_a_disk_that_is_full_is_one_line(checks, project: Path) -> None:
    """Whatever the system says."""
    done = checks("export", "/dev/full")

    assert (done.code, done.err) == (2, "checks: /dev/full cannot be written: No space left on device; name another file\n")


def test_a_folder_is_no_file(checks, project: Path) -> None:
    """Told before anything is run."""
    (project / "taken.json").mkdir()

    done = checks("export", "taken.json")

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert done.err == "checks: 'taken.json' is a folder; name a file, such as 'taken.json/checks.json'\n"
