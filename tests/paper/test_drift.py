"""Drift: what differs from the lock file, shown word by word, and who must look."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from cited_samples import check
from hypothesis import given
from hypothesis import strategies as st
from latex_texts import RUBBLE

from checks import Assumption, Mutant, leq, theorem
from checks.paper.findings import Finding, Level
from checks.paper.pinned.drift import drift, paired
from checks.paper.pinned.lock import Lock, Pin, Stated, lock_path, lock_text, read_lock, write_lock
from checks.paper.pinned.pins import Cited, cited_in, loops_in, stated_by
from checks.paper.status import Check
from checks.paper.tex.paper import Paper
from checks.paper.tex.reading import read_paper
from checks.paper.text.worddiff import latex_difference, list_difference, opcodes, plain_difference, styled
from checks.statement import Theorem

PAPER = r"""\documentclass{article}
\newtheorem{theorem}{Theorem}
\newcommand{\norm}[1]{\lVert #1 \rVert}
\begin{document}
\begin{theorem}[Bound]\label{thm:bound}\checked{drift.bound}
  For all $x$, $\norm{x}_2 \le 2 \norm{x}_1$. % and more
  It is sharp.
\end{theorem}
\begin{theorem}
  Another one. \checked[left]{drift.other} \checked[right]{drift.other}
\end{theorem}
\begin{equation}
  a = b \checked{drift.bound}
\end{equation}
In the text \checked{drift.other}.
\end{document}
"""


@theorem(
    statement=r"\|x\|_2 \le 2 \|x\|_1",
    source="these notes, Lemma 1",
    instances=st.floats(),
    assumptions=[Assumption("finite", "x is finite", lambda x: x < 9), Assumption("real")],
    mutants=[Mutant("half of it", factor=1), Mutant("any x", without="finite")],
    checked_form="for floats",
)
def bound(x, *, factor=2, share=Fraction(1, 3)):
    """A norm is at most
    another one.
    """
    return leq(abs(x), factor * abs(x) + share)


def checks(stated: Theorem = bound) -> dict[str, Check]:
    """What is known of the two cited checks."""
    return {name: Check(name, stated, "f" * 16) for name in ("drift.bound", "drift.other")}


def read(folder: Path, *changes: tuple[str, str]) -> Paper:
    """The paper, with changes of its text."""
    text = PAPER
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "paper.tex"
    file.write_text(text, encoding="utf-8")
    return read_paper(file)


def found(folder: Path, *changes: tuple[str, str], stated: Theorem = bound) -> list[Finding]:
    """The drift of the paper with these changes against the lock file of the paper without."""
    lock = Lock(tuple(each.now for each in cited_in(read(folder), checks())))
    paper = read(folder, *changes)
    return drift(cited_in(paper, checks(stated)), lock, folder / "paper.checks.lock", paper.main)


def test_each_citation_is_pinned_with_what_stands_around_it(tmp_path: Path) -> None:
    """A theorem by its label or its number among its kind, a formula that cites, and the text, which has none."""
    pins = [each.now for each in cited_in(read(tmp_path), checks())]

    assert [(pin.cited, pin.where, pin.environment, pin.title) for pin in pins] == [
        ("drift.bound", "thm:bound", "theorem", "Bound"),
        ("drift.other[left]", "theorem 2", "theorem", ""),
        ("drift.other[right]", "theorem 2", "theorem", ""),
        ("drift.bound", "equation 1", "equation", ""),
        ("drift.other", "", "", ""),
    ]
    assert [pin.text for pin in pins] == [
        "For all $x$, $\\|x\\|_2 \\leq 2\\|x\\|_1$.\nIt is sharp.",
        *["Another one."] * 2,
        "a = b",
        "",
    ]


def test_what_a_check_says() -> None:
    """Its statement, sentence, finite form, source, assumptions, constants and mutants, as text."""
    assert stated_by(bound) == Stated(
        statement=r"\|x\|_2 \leq 2\|x\|_1",
        summary="A norm is at most another one.",
        checked_form="for floats",
        source="these notes, Lemma 1",
        assumptions=("finite: x is finite", "real"),
        constants=("factor = 2", "share = 1/3"),
        mutants=("half of it: factor = 1", "any x: without 'finite'"),
    )


def test_nothing_changed_is_no_drift(tmp_path: Path) -> None:
    """The lock file fits itself."""
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    "change",
    [
        ("  For all", "  For\n\n   all % comment\n"),
        (r"\label{thm:bound}", r"\label{thm:renamed}"),
        ("It is sharp.", r"It is \emph{sharp}."),
        (r"\norm{x}_1", r"\|x\|_{1}"),
        (r"\begin{equation}", r"\begin{equation} \nonumber"),
        (r"\begin{document}", "\\begin{document}\n\n\\begin{theorem} A new one, with no check. \\end{theorem}\n"),
        (r"\newtheorem{theorem}{Theorem}", "\\newtheorem{theorem}{Satz}\n\n"),
    ],
)
def test_layout_labels_and_other_theorems_are_no_drift(tmp_path: Path, change: tuple[str, str]) -> None:
    """Nobody has to look."""
    assert found(tmp_path, change) == []


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ((r"\le 2 \norm", r"\le 3 \norm"), r"For all $x$, $\|x\|_2 \leq [-2-] {+3+} \|x\|_1$."),
        (("For all", "For some"), r"For [-all-] {+some+} $x$, $\|x\|_2 \leq 2\|x\|_1$."),
        ((r"\norm{x}_2", r"\norm{x}_3"), r"For all $x$, $\|x [-\|_2-] {+\|_3+} \leq 2\|x\|_1$."),
        ((r"\le 2", r"\ge 2"), r"For all $x$, $\|x\|_2 [-\leq-] {+\geq+} 2\|x\|_1$."),
        (("It is sharp.", ""), "[-It is sharp.-]"),
        (("[Bound]", "[Lower bound]"), "title: [-Bound-] {+Lower bound+}"),
        ((r"\lVert #1 \rVert", "|#1|"), r"For all $x$, $ [-\|-] {+|+} x [-\|_2-] {+|_2+} \leq 2 [-\|-] {+|+} x [-\|_1-] {+|_1+} $."),
    ],
)
def test_a_changed_paper_is_shown_word_by_word(tmp_path: Path, change: tuple[str, str], difference: str) -> None:
    """At the theorem, with the check that must be compared anew; a macro that is defined otherwise counts."""
    (finding,) = found(tmp_path, change)

    assert (finding.rule, finding.level, finding.place.line) == ("paper-drift", Level.ERROR, 5)
    assert finding.message.startswith(
        "Theorem (thm:bound) has changed since it was compared with drift.bound; compare the new text with what drift.bound says, then run: "
    )
    assert finding.message.endswith("paper.tex --pin")
    assert finding.diff == difference


def test_a_theorem_with_two_checks_drifts_once(tmp_path: Path) -> None:
    """Both checks are named."""
    (finding,) = found(tmp_path, ("Another one.", "Another two."))

    assert "since it was compared with drift.other[left] and drift.other[right]; " in finding.message
    assert finding.diff == "Another [-one-] {+two+} ."


def test_a_formula_by_itself_drifts(tmp_path: Path) -> None:
    """Its text is a formula without dollars."""
    (finding,) = found(tmp_path, ("a = b", r"a \ge b"))

    assert (finding.rule, finding.place.line, finding.diff) == ("paper-drift", 12, r"a [-=-] {+\geq+} b")


def test_a_citation_that_moved_says_where_from(tmp_path: Path) -> None:
    """The theorem that it was compared with is still there."""
    swap = [(r"\checked{drift.bound}" + "\n  For", "\n  For"), ("Another one.", r"\label{thm:new} Another one. \checked{drift.bound}")]
    (moved,) = found(tmp_path, *swap)

    assert moved.message.startswith("drift.bound was compared with thm:bound, and is now cited at Theorem (thm:new); compare")


def variant(**changes: object) -> Theorem:
    """The theorem of the check, stated otherwise."""
    return replace(bound, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stated", "difference"),
    [
        (variant(statement=r"\|x\|_2 \le 3 \|x\|_1"), r"statement: \|x\|_2 \leq [-2-] {+3+} \|x\|_1"),
        (variant(constants={"factor": 3, "share": Fraction(1, 3)}), "constants: factor = [-2-] {+3+}"),
        (variant(assumptions=bound.assumptions[:1]), "assumptions: [-real-]"),
        (variant(assumptions=(Assumption("finite", "x is small"), bound.assumptions[1])), "assumptions: finite: x is [-finite-] {+small+}"),
        (variant(mutants=(*bound.mutants, Mutant("more", factor=9))), "mutants: {+more: factor = 9+}"),
        (variant(summary="A norm is at most a third one."), "summary: A norm is at most [-another-] {+a third+} one."),
        (variant(checked_form=""), "checked form: [-for floats-]"),
    ],
)
def test_a_changed_check_is_shown_word_by_word(tmp_path: Path, stated: Theorem, difference: str) -> None:
    """At each citation, with the theorem that its author must compare."""
    findings = found(tmp_path, stated=stated)

    assert {finding.rule for finding in findings} == {"check-drift"}
    assert [finding.place.line for finding in findings] == [5, 10, 10, 13, 15]
    assert findings[0].message.startswith(
        "drift.bound has changed since it was compared with Theorem (thm:bound); the author must compare Theorem (thm:bound) with what it says now"
    )
    assert {finding.diff for finding in findings} == {difference}


def test_layout_of_a_statement_is_no_drift(tmp_path: Path) -> None:
    """Checks are compared as papers are."""
    assert found(tmp_path, stated=variant(statement=r"\lVert x\rVert_{2} \leq 2\, \|x\|_1", summary="A norm is at most  another one.")) == []


def test_both_sides_may_drift(tmp_path: Path) -> None:
    """Each is told where it is."""
    findings = found(tmp_path, ("For all", "For some"), stated=variant(statement="x"))

    assert [finding.rule for finding in findings] == ["paper-drift", *["check-drift"] * 5]


def test_what_is_new_and_what_is_gone(tmp_path: Path) -> None:
    """A new citation nobody has compared: an error; one that is gone leaves the lock file behind: a warning there."""
    change = (r"\checked{drift.bound}" + "\n  For", r"\checked{drift.other}" + "\n  For")
    lock = Lock(tuple(each.now for each in cited_in(read(tmp_path), checks())), (5, 15, 25, 35, 45))
    paper = read(tmp_path, change)
    file = tmp_path / "paper.checks.lock"
    new, gone = drift(cited_in(paper, checks()), lock, file, paper.main)

    assert (new.rule, new.level, new.place.line) == ("not-pinned", Level.ERROR, 5)
    assert new.message.startswith("drift.other is cited here and not pinned; compare")
    assert (gone.rule, gone.level, gone.place.file, gone.place.line) == ("pinned-not-cited", Level.WARNING, file, 5)
    assert gone.message.startswith("drift.bound is pinned at thm:bound and no longer cited there; if that is meant, run: checks cite ")


@pytest.mark.parametrize("wrong", ["drift.bond", "else.where"])
def test_what_an_id_with_a_slip_was_is_not_gone(tmp_path: Path, wrong: str) -> None:
    """That there is no such check is told; there is nothing to compare, and nothing to pin."""
    change = (r"\checked{drift.bound}" + "\n  For", rf"\checked{{{wrong}}}" + "\n  For")
    lock = Lock(tuple(each.now for each in cited_in(read(tmp_path), checks())))
    paper = read(tmp_path, change)

    assert drift(cited_in(paper, checks() | {wrong: Check(wrong)}), lock, tmp_path / "x.lock", paper.main) == []


def test_an_unknown_check_is_not_said_to_have_changed(tmp_path: Path) -> None:
    """That it is unknown is said elsewhere."""
    paper = read(tmp_path)
    lock = Lock(tuple(each.now for each in cited_in(paper, checks())))
    unknown = {name: Check(name) for name in checks()}

    assert drift(cited_in(paper, unknown), lock, tmp_path / "x.lock", paper.main) == []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from("12")), max_size=6), st.randoms())
def test_citations_in_another_order_are_the_same(entries: list[tuple[str, str, str]], random) -> None:
    """Each pin belongs to one citation; of one place, or else of one text."""
    pins = [Pin(name, where=where, text=text) for name, where, text in entries]
    shuffled = random.sample(pins, len(pins))
    cited = [Cited(pin, Check(pin.id), None, None, "") for pin in pins]  # type: ignore[arg-type]
    cited = [replace(each, place=index, start=index) for index, each in enumerate(cited)]  # type: ignore[arg-type]
    pairs, new, gone = paired(cited, Lock(tuple(shuffled)))

    assert (len(pairs), new, gone) == (len(pins), [], [])
    assert all(pair.now.now.id == pair.pinned.id and pair.now.now.where == pair.pinned.where for pair in pairs)


def test_a_diff_leaves_out_what_is_far_from_a_change() -> None:
    """And unchanged sentences altogether."""
    words = " ".join(f"w{number}" for number in range(40))

    before, after = (" ".join(f"w{number}" for number in numbers) for numbers in (range(24, 40), range(16)))

    assert plain_difference(f"Same.\n{words} old {words}", f"Same.\n{words} new {words}") == f"… {before} [-old-] {{+new+}} {after} …"


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_what_changed_makes_the_new_of_the_old(old: list[str], new: list[str]) -> None:
    """The pieces cover both, in order, and what is called equal is."""
    codes = opcodes(old, new)

    assert [word for _, start, end, _, _ in codes for word in old[start:end]] == old
    assert [word for _, _, _, start, end in codes for word in new[start:end]] == new
    assert all(old[a:b] == new[c:d] for kind, a, b, c, d in codes if kind == "equal")


@pytest.mark.parametrize(("old", "new"), [("ab" * 900, "baa" * 600), ("a\n" * 5000, "b\na\n" * 3000)])
def test_texts_that_only_repeat_themselves_are_compared_in_no_time(old: str, new: str) -> None:
    """All between their ends counts as changed."""
    difference = plain_difference(" ".join(old), " ".join(new))

    assert difference.count("[-") == 1


def test_a_symbol_with_its_index_changes_as_one() -> None:
    """Braces that come and go with it are no change of their own."""
    assert latex_difference(r"$\mathcal L_T$", r"$\mathcal L_{T - 1}$") == r"$ [-\mathcal L_T-] {+\mathcal L_{T - 1}+} $"


def test_marks_in_a_text_are_told_from_changes() -> None:
    """An interval that starts with a minus looks like a deletion."""
    line = latex_difference("$x \\in [-1, 1]$", "$x \\in [-1, 2]$")

    assert line == "$x \\in [ - 1, [-1-] {+2+} ]$"
    assert styled(line) == [("$x \\in [ - 1, ", ""), ("[-1-]", "red"), (" ", ""), ("{+2+}", "green"), (" ]$", "")]


def test_entries_of_a_list_are_matched_by_name() -> None:
    """What comes before a colon or an equals sign."""
    assert list_difference(["a: one", "b = 2", "c"], ["b = 3", "d", "a: one"]) == ["{+b = 3+}", "{+d+}", "[-b = 2-]", "[-c-]"]


@given(st.text("ab $\\{}_^.\n", max_size=30), st.text("ab $\\{}_^.\n", max_size=30))
def test_a_difference_is_told_exactly_where_there_is_one(old: str, new: str) -> None:
    """Of any two texts; and it is of bounded width in tokens, not of unbounded time."""
    from checks.paper.text.normal import normalised

    old, new = normalised(old), normalised(new)

    assert bool(latex_difference(old, new)) == (old != new)


def test_the_lock_of_a_paper_does_not_depend_on_where_things_stand(tmp_path: Path) -> None:
    """A paragraph before all changes no line of the lock file, so no diff."""
    before = Lock(tuple(each.now for each in cited_in(read(tmp_path), checks())))
    after = Lock(tuple(each.now for each in cited_in(read(tmp_path, (r"\begin{document}", "\\begin{document}\nA\n\nB\n")), checks())))

    assert lock_text(before, "p.tex") == lock_text(after, "p.tex")


@pytest.mark.parametrize(("grade", "levels"), [("proved", [Level.WARNING]), ("certified", []), ("measured", []), ("", [])])
def test_a_lower_grade_than_was_pinned_is_a_warning(tmp_path: Path, grade: str, levels: list[Level]) -> None:
    """The theorem and the check say the same; how sure it is has changed."""
    assert [finding.level for finding in with_proof(tmp_path, grade=grade)] == levels


def test_code_that_says_the_same_is_a_note(tmp_path: Path) -> None:
    """Only the fingerprint is another."""
    (finding,) = with_proof(tmp_path, fingerprint="0" * 16)

    assert (finding.rule, finding.level) == ("check-drift", Level.NOTE)
    assert finding.message == "the code behind norms.a has changed since it was pinned; what it says is the same, and it passes"


def with_proof(folder: Path, **changes: str) -> list[Finding]:
    """The drift of a certified check that passed, pinned with other evidence."""
    file = folder / "paper.tex"
    file.write_text(r"\begin{document}\checked{norms.a}\end{document}", encoding="utf-8")
    cited = cited_in(read_paper(file), {"norms.a": check("norms.a")})
    pins = [replace(each.now, proof=replace(each.now.proof, **changes)) for each in cited]
    return drift(cited, Lock(tuple(pins)), folder / "x.lock", file)


def test_a_macro_that_leads_to_itself_is_told_where_it_is_used(tmp_path: Path) -> None:
    """Its text can only be compared as it is written."""
    loop = ("\\begin{document}", "\\newcommand{\\sharp}{\\sharp s}\\begin{document}")
    paper = read(tmp_path, loop, ("It is sharp", "It is \\sharp"))
    (finding,) = loops_in(paper)

    assert (finding.level, finding.place.line) == (Level.NOTE, 5)
    assert finding.message.startswith("\\sharp cannot be written out, for it leads back to itself;")


@pytest.mark.parametrize(
    ("definition", "use", "same"),
    [
        (r"\newcommand{\norms}[2][2]{\|#2\|_{#1}}", r"\norms{x}", r"\|x\|_2"),
        (r"\DeclareMathOperator{\rank}{rank}", r"\rank x", r"\operatorname{rank} x"),
        (r"\DeclareMathOperator*{\argmin}{arg\,min}", r"\argmin_x", r"\operatorname*{arg\,min}_x"),
        (r"\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}", r"\abs[\big]{x} \abs*{x}", r"|x| |x|"),
        (r"\def\R{\mathbb R}", r"\R", r"\mathbb{R}"),
        (r"\NewDocumentCommand\pair{m O{y}}{(#1, #2)}", r"\pair{x}", r"(x, y)"),
        (r"\newenvironment{rows}{\begin{pmatrix}}{\end{pmatrix}}", r"\begin{rows}a \\ b\end{rows}", r"\begin{pmatrix}a \\ b\end{pmatrix}"),
    ],
)
def test_what_a_paper_defines_is_compared_by_what_it_stands_for(tmp_path: Path, definition: str, use: str, same: str) -> None:
    """To write an abbreviation out, or to introduce one, changes nothing."""
    texts = []
    for text in (use, same):
        paper = read(tmp_path, (r"\begin{document}", definition + r"\begin{document}"), ("2 \\norm{x}_1", text))
        texts.append(cited_in(paper, checks())[0].now.text)

    assert texts[0] == texts[1]


@given(RUBBLE, RUBBLE)
def test_what_was_just_pinned_has_not_drifted(tmp_path_factory: pytest.TempPathFactory, rubble: str, more: str) -> None:
    """Whatever the TeX, which may be broken, and through the file."""
    folder = tmp_path_factory.mktemp("paper")
    file = folder / "paper.tex"
    body = f"\\begin{{theorem}}[{more}] {rubble} \\checked{{drift.bound}} {more} \\end{{theorem}} {rubble} \\checked{{drift.other}}"
    file.write_text(f"\\begin{{document}} {body} \\end{{document}}", encoding="utf-8", errors="replace")
    known = {citation.id: Check(citation.id, bound, "f" * 16) for citation in read_paper(file).citations}
    cited = cited_in(read_paper(file), known)
    write_lock(lock_path(file), Lock(tuple(each.now for each in cited)))
    lock = read_lock(lock_path(file))

    assert lock is not None
    assert drift(cited, lock, lock_path(file), file) == []
