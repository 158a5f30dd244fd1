"""What is found out about a paper's citations, labels and theorems: rule, level, line and message."""

from __future__ import annotations

from pathlib import Path

import pytest
from cited_samples import HOLDS, STATISTICAL, SURVIVOR, check, failing, theorem
from reading_samples import read

from checks.paper.findings import Demands, Finding, Level, examine
from checks.paper.output.described import described, summary
from checks.paper.status import Check
from checks.results import Effort, Grade, Verdict

KNOWN = ["quiz.z", "norms.square", "low-rank.balancedness"]
THEOREM = "\\begin{theorem}\\label{thm:a}\n  x \\checked{norms.a}\n\\end{theorem}"


def found(folder: Path, body: str, checks: list[Check], demands: Demands | None = None) -> list[Finding]:
    """The findings about a paper with this body."""
    known = {each.id: each for each in checks}
    paper = read(folder, body)
    cited = {citation.id: known.get(citation.id, Check(citation.id)) for citation in paper.citations}
    return examine(paper, cited, demands or Demands(), KNOWN)


def lines(findings: list[Finding]) -> list[tuple[str, str, int, str]]:
    """Rule, level, line of the body and message."""
    return [(each.rule, each.level.value, each.place.line - 4, each.message) for each in findings]


def test_a_check_that_passed_is_not_mentioned(tmp_path: Path) -> None:
    """No news is good news."""
    assert found(tmp_path, THEOREM, [check("norms.a")], Demands(True, Grade.CERTIFIED, Effort.STANDARD)) == []


@pytest.mark.parametrize(
    ("known", "rule", "message"),
    [
        (Check("norms.a", theorem(), "f" * 16), "never-ran", "norms.a never ran; run: checks verify stated-"),
        (check("norms.a", fresh=False), "stale", "norms.a is stale: it, or what it uses, has changed since 2026-01-02; run: checks verify stated-"),
        (failing(Verdict.REFUTED), "refuted", "norms.a is refuted: because of this; see: checks show stated-"),
        (failing(Verdict.UNDECIDED), "undecided", "norms.a is undecided: because of this; see: checks show stated-"),
        (failing(Verdict.VACUOUS), "vacuous", "norms.a is vacuous: because of this; see: checks show stated-"),
        (failing(Verdict.ERROR), "error", "norms.a failed: because of this; see: checks show stated-"),
        (check("norms.a", mutants=(SURVIVOR,)), "survivor", "norms.a does not pass: mutant 'wrong' survives 390 instances; see: checks show stated-"),
        (check("norms.a", mutants=()), "survivor", "norms.a does not pass: no mutant: nothing shows that this check can fail"),
    ],
)
def test_checks_that_do_not_pass(tmp_path: Path, known: Check, rule: str, message: str) -> None:
    """An error at the line of the citation, which says what to do; a grade is not asked of what did not pass."""
    ((name, level, line, text),) = lines(found(tmp_path, THEOREM, [known], Demands(grade=Grade.PROVED)))

    assert (name, level, line) == (rule, "error", 2)
    assert text.replace(f"verify {known.theorem.id}", "verify stated-").replace(f"show {known.theorem.id}", "show stated-").startswith(message)


@pytest.mark.parametrize(("body", "rules"), [("Only text.", ["nothing-found"]), ("$x$ \\checked{norms.a}", []), ("}", ["unreadable"])])
def test_a_paper_that_states_nothing(tmp_path: Path, body: str, rules: list[str]) -> None:
    """It does not pass in silence, for it may be the wrong file."""
    assert [finding.rule for finding in found(tmp_path, body, [check("norms.a")])] == rules


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("norms.squares", "; did you mean 'norms.square'?"),
        ("square", "; did you mean 'norms.square'?"),
        ("balancedness", "; did you mean 'low-rank.balancedness'?"),
        ("quite.other", ""),
    ],
)
def test_unknown_ids(tmp_path: Path, name: str, hint: str) -> None:
    """With the nearest names; a citation is a full name."""
    body = f"\\begin{{theorem}} \\checked{{{name}}} \\end{{theorem}}"

    assert lines(found(tmp_path, body, [])) == [("unknown-check", "error", 1, f"there is no check {name!r}{hint}")]


def test_no_theorems_at_all(tmp_path: Path) -> None:
    """Then the option that names them is missing."""
    paper = read(tmp_path, THEOREM)

    assert (
        examine(paper, {"norms.a": Check("norms.a")}, Demands())[0].message
        == "there is no check 'norms.a'; no theorem is known: name them with --theorems"
    )


@pytest.mark.parametrize(
    ("demands", "rule", "message"),
    [
        (Demands(grade=Grade.PROVED), "below-grade", "norms.a is certified, and proved is demanded"),
        (Demands(grade=Grade.MEASURED), "", ""),
        (Demands(effort=Effort.DEEP), "below-effort", "norms.a was verified at standard effort, and deep is demanded; run: checks verify "),
        (Demands(effort=Effort.QUICK), "", ""),
    ],
)
def test_demands(tmp_path: Path, demands: Demands, rule: str, message: str) -> None:
    """A grade and an effort that are enough are not mentioned."""
    findings = lines(found(tmp_path, THEOREM, [check("norms.a")], demands))

    assert [each[:3] for each in findings] == ([(rule, "error", 2)] if rule else [])
    assert all(each[3].startswith(message) for each in findings)


@pytest.mark.parametrize(
    ("part", "known", "message"),
    [
        ("lower", check("norms.a"), ""),
        ("upper", check("norms.a"), ""),
        ("uper", check("norms.a"), "norms.a has no part 'uper'; its parts are 'lower', 'upper'"),
        ("A", check("norms.a", STATISTICAL), ""),
        ("B", check("norms.a", STATISTICAL), "norms.a has no part 'B'; its parts are 'A'"),
        ("B", check("norms.a", HOLDS, fresh=False), ""),
        ("B", Check("norms.a", theorem(), "f"), ""),
    ],
)
def test_parts(tmp_path: Path, part: str, known: Check, message: str) -> None:
    """A part that the claim does not have is an error, where its parts are known."""
    body = THEOREM.replace("checked{", f"checked[{part}]{{")

    messages = [finding.message for finding in found(tmp_path, body, [known]) if finding.rule == "unknown-part"]

    assert messages == ([message] if message else [])


@pytest.mark.parametrize(("every", "level"), [(True, "error"), (False, "note")])
def test_theorems_without_a_check(tmp_path: Path, every: bool, level: str) -> None:
    """Each at its line; definitions and remarks need none."""
    body = "\\begin{theorem}\\label{thm:b} \\end{theorem}\n\\begin{lemma} \\end{lemma}\n\\begin{definition} \\end{definition}"

    expected = [
        ("no-check", level, 1, r"Theorem (thm:b) has no check; cite one with \checked{topic.name}"),
        ("no-check", level, 2, r"Lemma has no check; cite one with \checked{topic.name}"),
    ]
    assert lines(found(tmp_path, body, [], Demands(all=every))) == expected


@pytest.mark.parametrize(
    ("second", "count"),
    [
        (r"\begin{lemma} \checked{norms.a} \end{lemma}", 1),
        (r"\begin{lemma} \checked[upper]{norms.a} \end{lemma}", 0),
        (r"\begin{remark} \checked{norms.a} \end{remark} \checked{norms.a}", 0),
        ("", 0),
    ],
)
def test_one_check_for_two_theorems(tmp_path: Path, second: str, count: int) -> None:
    """One of them says something else; another part, a remark, or the text around, may cite it again."""
    first = "\\begin{theorem} \\checked{norms.a} \\checked{norms.a} \\end{theorem}\n"

    expected = ("cited-twice", "warning", 2, "norms.a is cited for another theorem already: Theorem at line 5")
    assert lines(found(tmp_path, first + second, [check("norms.a")])) == [expected] * count


def test_labels_that_are_there_twice(tmp_path: Path) -> None:
    """At the later one, which names the earlier one; not on two sides of a conditional."""
    body = "\\label{a}\n\\begin{equation}\\label{b} \\end{equation}\n\\ifx\\a\\b\\label{c}\\else\\label{c}\\fi\n\\label{a}"

    message = "the label 'a' is at line 5 already; references to it go wrong"
    assert lines(found(tmp_path, body, [])[1:]) == [("duplicate-label", "warning", 4, message)]


def test_what_could_not_be_read(tmp_path: Path) -> None:
    """The reader's notes are warnings, in the order of the text."""
    body = f"\\end{{lemma}}\n{THEOREM}"

    findings = lines(found(tmp_path, body, [], Demands()))

    assert [each[:3] for each in findings] == [("unreadable", "warning", 1), ("unknown-check", "error", 3)]


def test_the_summary(tmp_path: Path) -> None:
    """Theorems, their checks by how they stand, errors, warnings, and what has none."""
    bodies = [THEOREM, r"\begin{lemma} \checked{norms.b} \checked{norms.c} \end{lemma}", r"\begin{lemma} \checked{norms.d} \end{lemma}"]
    body = "\n".join([*bodies, r"\begin{theorem}\label{thm:a} \end{theorem} \checked{norms.a}"])
    checks = {each.id: each for each in (check("norms.a"), check("norms.b"), check("norms.c", STATISTICAL), check("norms.d", fresh=False))}
    paper = read(tmp_path, body)
    findings = examine(paper, checks, Demands(), KNOWN)

    expected = "4 theorems, 3 with checks (1 certified, 1 statistical, 1 stale); 1 error, 1 warning, 1 without a check, 1 citation elsewhere"
    assert summary(paper, checks, findings) == expected


def test_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it, with paths from the current folder."""
    monkeypatch.chdir(tmp_path)
    known = check("norms.a", fresh=False)
    paper = read(tmp_path, THEOREM)

    data = described(paper, {"norms.a": known}, examine(paper, {"norms.a": known}, Demands(), KNOWN))

    cited = {
        "id": "norms.a",
        "part": "",
        "file": "paper.tex",
        "line": 6,
        "status": "stale",
        "grade": None,
        "effort": "standard",
        "date": "2026-01-02",
    }
    (statement,) = data["theorems"]
    assert statement["checks"] == data["citations"] == [cited | {"fingerprint": "f" * 16}]
    assert {key: statement[key] for key in ("environment", "labels", "file", "line")} == {
        "environment": "theorem",
        "labels": ["thm:a"],
        "file": "paper.tex",
        "line": 5,
    }
    assert statement["text"] == "\\label{thm:a}\n  x \\checked{norms.a}"
    assert [(each["rule"], each["level"], each["line"]) for each in data["findings"]] == [("stale", Level.ERROR.value, 6)]
