"""What a paper is told of its checks: the TeX file, the BibTeX file, and both beside the paper."""

from __future__ import annotations

from pathlib import Path

import bibtexparser
import pytest
from latex_samples import DAY, check, known, stated

from checks.catalogue import load
from checks.errors import UsageError
from checks.paper.marks.beside import package_text, write_beside
from checks.paper.marks.bib import bibtex
from checks.paper.marks.generated import generated_tex
from checks.paper.status import Check, Status
from checks.results import Grade


def entry(found: Check) -> str:
    """The line of the generated file for one check."""
    return next(line for line in generated_tex({found.id: found}).splitlines() if line.startswith(r"\citecheckentry"))


def test_an_entry_says_what_is_known() -> None:
    """Name, page, status, grade, how much was tried, date, fingerprint, effort, and the first paragraph of what is claimed."""
    theorem = stated(r"\tfrac12 a", "Half of x_1 is 50% of it.\n\nMore of this.")

    text = generated_tex({"demo.half": check("demo.half", stating=theorem)})

    assert text.splitlines()[1:] == [
        r"\citecheckversion{1}",
        rf"\citecheckentry{{demo.half}}{{{theorem.id}}}{{passed}}{{certified}}{{1,234 instances}}{{{DAY}}}{{ffffffffffff}}{{standard}}"
        r"{Half of x\_1 is 50\% of it.}",
        r"\citecheckformula{demo.half}{tfrac}{$\tfrac12 a$}",
    ]


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.UNKNOWN])
def test_only_what_passed_has_a_grade(status: Status) -> None:
    """The status is that of the check; a grade stands only beside ``passed``, a date only where something ran."""
    line = entry(check("demo.a", status))

    assert f"{{{status.name.lower()}}}" in line
    assert ("{certified}" in line) == (status is Status.PASSED)
    assert (DAY in line) == (status is not Status.NEVER)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (check("demo.a"), "{1,234 instances}"),
        (check("demo.a", grade=Grade.PROVED), "{for all values}"),
        (check("demo.a", grade=Grade.STATISTICAL, trials=20000), "{1,234 instances, 20,000 trials}"),
        (check("demo.a", Status.NEVER), "{}{}{}{}{}"),
    ],
)
def test_how_much_was_tried(found: Check, text: str) -> None:
    """Instances, and trials where chance decides; nothing is counted where a proof covers all."""
    assert text in entry(found)


def test_words_with_formulas_and_names() -> None:
    """Formulas between backslash and parenthesis stay formulas, code is set as code, what cannot be printed is escaped."""
    line = entry(check("demo.a", stating=stated(summary=r"For \(\sqrt{x}\) see `a_b`, not \(\norm x\).")))

    assert line.endswith(r"{For $\sqrt{x}$ see \texttt{a\_b}, not {\textbackslash}norm x.}")


def test_order_and_address() -> None:
    """Entries are sorted by name, so that a file differs only where the evidence does; the address ends without a slash."""
    checks = known("b.b", "a.a")

    lines = generated_tex(checks, "https://example.org/%7Eme/").splitlines()

    assert lines[2] == r"\citecheckbase{https://example.org/\%7Eme}"
    assert [line.split("}")[0] for line in lines[3::2]] == [r"\citecheckentry{a.a", r"\citecheckentry{b.b"]


@pytest.mark.parametrize("name", ["a{b", "a%b", "a#b", "a\\b", "a b", "ä.b", ""])
def test_a_name_that_could_break_the_file_has_no_entry(name: str) -> None:
    """Nor has a check that does not exist: the package marks both as not recorded."""
    checks = {name: check(name), "demo.unknown": check("demo.unknown", Status.UNKNOWN)}

    assert "entry" not in generated_tex(checks)
    assert "@" not in bibtex(checks)


def test_the_bibliography_has_checks_and_their_sources() -> None:
    """A check is an entry of its own, with its page; what its source refers to is copied as it is."""
    theorem = load(["theorems"]).named["low-rank.balancedness"]
    checks = {"low-rank.balancedness": check("low-rank.balancedness", stating=theorem)}

    library = bibtexparser.parse_string(bibtex(checks, "https://example.org"))

    fields = {each.key: {field.key: field.value for field in each.fields} for each in library.entries}
    assert not library.failed_blocks
    assert list(fields) == ["check:low-rank.balancedness", "soltanolkotabi2022erice", "soltanolkotabi2023implicit"]
    assert fields["check:low-rank.balancedness"] == {
        "key": "low-rank.balancedness",
        "title": "{Gradient descent on a factorisation keeps the two factors balanced, up to what the loss has fallen}",
        "howpublished": r"Executable check \texttt{low-rank.balancedness}",
        "note": rf"Certified, 1,234 instances, standard effort, {DAY}, fingerprint \texttt{{ffffffffffff}}",
        "year": "2026",
        "url": "https://example.org/low-rank.balance-descent-lemma.html",
    }
    assert r"St{\"o}ger" in fields["soltanolkotabi2023implicit"]["author"]


def test_an_entry_of_the_paper_is_not_written_twice() -> None:
    """BibTeX refuses an entry that comes twice, whatever its case."""
    theorem = load(["theorems"]).named["low-rank.balancedness"]

    text = bibtex({"a.b": check("a.b", stating=theorem)}, elsewhere=["Soltanolkotabi2022Erice"])

    assert "@misc{soltanolkotabi2022erice" not in text
    assert "@inproceedings{soltanolkotabi2023implicit" in text


@pytest.mark.parametrize(("status", "note"), [(Status.NEVER, "Never ran"), (Status.REFUTED, f"Refuted, 1,234 instances, standard effort, {DAY}")])
def test_the_bibliography_says_what_did_not_pass(status: Status, note: str) -> None:
    """The note of an entry begins with how the check stands."""
    assert f"note = {{{note}" in bibtex({"a.b": check("a.b", status)})


def test_files_beside_a_paper(tmp_path: Path) -> None:
    """Three files are written; what says the same already is left alone, what is older is replaced."""
    checks = known("a.b")
    first = write_beside(tmp_path, checks)
    (tmp_path / "citecheck.sty").write_text(package_text() + "% older\n", encoding="utf-8")
    stamp = (tmp_path / "citecheck-data.tex").stat().st_mtime_ns

    second = write_beside(tmp_path, checks)

    assert [(each.path.name, each.done) for each in first] == [(name, "written") for name in ("citecheck.sty", "citecheck-data.tex", "citecheck.bib")]
    assert [each.done for each in second] == ["replaced", "up to date", "up to date"]
    assert (tmp_path / "citecheck-data.tex").stat().st_mtime_ns == stamp
    assert (tmp_path / "citecheck.sty").read_text(encoding="utf-8") == package_text()


@pytest.mark.parametrize("name", ["citecheck.sty", "citecheck-data.tex", "citecheck.bib"])
def test_a_file_of_somebody_else_is_not_replaced(tmp_path: Path, name: str) -> None:
    """A file of that name that begins otherwise is the author's: nothing is written at all."""
    (tmp_path / name).write_text("mine\n", encoding="utf-8")

    with pytest.raises(UsageError, match=f"{name} was not written by checks"):
        write_beside(tmp_path, known("a.b"))

    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_bibliographies_of_the_paper_are_seen(tmp_path: Path) -> None:
    """Also one that is no UTF-8, and one in a folder."""
    (tmp_path / "bib").mkdir()
    (tmp_path / "old.bib").write_bytes(b"@misc{soltanolkotabi2022erice, title={\xe9}}")
    (tmp_path / "bib" / "more.bib").write_text("@misc{soltanolkotabi2023implicit, title={A}}", encoding="utf-8")
    theorem = load(["theorems"]).named["low-rank.balancedness"]

    write_beside(tmp_path, {"a.b": check("a.b", stating=theorem)})

    assert (tmp_path / "citecheck.bib").read_text(encoding="utf-8").count("@misc") == 1
