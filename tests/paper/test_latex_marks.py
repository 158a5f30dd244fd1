"""What the marks of the LaTeX package say, and that they disturb nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from latex_samples import DAY, check, known, latex, needs_latex, paper, run, stated

from checks.paper.marks.bib import bibtex
from checks.paper.status import Status
from checks.results import Grade

pytestmark = needs_latex

GREEN = "0 0.38 0.16 rg"
RED = "0.7 0 0 rg"
READABLE = r"\ifdefined\pdfcompresslevel\pdfcompresslevel=0 \pdfobjcompresslevel=0 \fi"
WORDS = {
    Status.PASSED: "certified",
    Status.NEVER: "never ran",
    Status.STALE: "stale",
    Status.REFUTED: "refuted",
    Status.UNDECIDED: "undecided",
    Status.VACUOUS: "vacuous",
    Status.ERROR: "error",
    Status.SURVIVOR: "mutant alive",
    Status.UNKNOWN: "no record",
}


@pytest.mark.parametrize("status", Status)
def test_the_mark_says_how_the_check_stands(tmp_path: Path, status: Status) -> None:
    """In words, so that nobody has to know a sign or see a colour; and what did not pass has no tick and no green."""
    ticks = r"\makeatletter\@namedef{citecheck@signs@passed}{TICK}\makeatother"
    source = paper(r"Claim\checked{a.b}.", "inline", before=READABLE, after=rf"\usepackage{{xcolor}}{ticks}")

    found = latex(tmp_path, source, {**known("a.a"), "a.b": check("a.b", status)})

    pdf = (tmp_path / "paper.pdf").read_bytes()
    assert found.errors == []
    assert WORDS[status] in found.words
    assert ("TICK" in found.text) == (status is Status.PASSED)
    assert (GREEN.encode() in pdf) == (status is Status.PASSED)
    assert (RED.encode() in pdf) == (status in (Status.REFUTED, Status.ERROR, Status.SURVIVOR))
    assert (DAY in found.text) == (status not in (Status.NEVER, Status.UNKNOWN))


@pytest.mark.parametrize("grade", Grade)
def test_the_mark_has_grade_and_date(tmp_path: Path, grade: Grade) -> None:
    """The grade of what passed stands above the day."""
    found = latex(tmp_path, paper(r"Claim\checked{a.b}.", "inline"), {"a.b": check("a.b", grade=grade)})

    assert grade in found.text
    assert DAY in found.text


def test_without_the_generated_file(tmp_path: Path) -> None:
    """The paper compiles, its marks are neutral, and one warning says what to do."""
    found = latex(tmp_path, paper(r"Claim\checked{a.b}, \checked{a.c}. \checkedsummary"), None, runs=2)

    assert found.errors == []
    assert len(found.complaints) == 1
    assert "There is no file citecheck-data.tex" in found.complaints[0]
    assert found.words.count("no record") == 4


def test_a_generated_file_of_another_version(tmp_path: Path) -> None:
    """A file that a later package wrote is not read, whatever is in it, and a warning says so."""
    (tmp_path / "citecheck-data.tex").write_text("\\citecheckversion{2}\n\\citecheckentry{a.b}{to}{come}\n\\nonsense\n", encoding="utf-8")

    found = latex(tmp_path, paper(r"Claim\checked{a.b}."), None)

    assert found.errors == []
    assert "unknown version 2" in found.log
    assert "no record" in found.words


def test_an_unknown_id_is_warned_of_once(tmp_path: Path) -> None:
    """An id that the file does not have has a neutral mark, and one warning with the line."""
    found = latex(tmp_path, paper("Claim\\checked{a.b}.\n\nAgain\\checked{a.b}.", "inline"), known("a.c"))

    assert found.words.count("no record") == 2
    assert len(found.complaints) == 1
    assert re.search(r"check `a\.b'; run: checks cite --write on input line \d", found.complaints[0])


@pytest.mark.parametrize("active", ["", r"\catcode`\_=13 \catcode`\:=13 \catcode`\-=13 \def-{?}"])
def test_an_id_is_read_as_characters(tmp_path: Path, active: str) -> None:
    """Underscores, digits and characters that a language makes active do no harm, in draft, in footnotes and in the list."""
    names = ["low-rank.a_b-2", "a.b.c", "x.b--c", "n.r1cs-3d"]
    marks = "\n\n".join(rf"Claim\checked[a part]{{{name}}}. $a \checked{{ {name} }}$" for name in names)

    found = latex(tmp_path, paper(rf"{active} {marks} \begin{{quote}}\checkedsummary\end{{quote}}", "footnote,draft"), known(*names), runs=2)

    assert (found.errors, found.complaints) == ([], [])
    assert found.text.count(DAY) == 3 * len(names)
    for name in names:
        assert f"Check {name} (a part): certified" in found.words


def test_what_is_printed_of_a_check_is_escaped(tmp_path: Path) -> None:
    """No character of a description breaks the paper, in the old font encoding either."""
    theorem = stated(r"\text{all } x", r"50% of a_b & #1 cost $5 ~ d^2 {x} \z | < é ≤ ℝ 🙂")

    found = latex(tmp_path, paper(r"\checked{a.b} \checkedsummary"), {"a.b": check("a.b", stating=theorem)})

    assert (found.errors, found.complaints) == ([], [])
    assert "50% of a_b & #1 cost $5" in found.words.replace("a b", "a_b")


def test_a_formula_waits_for_its_commands(tmp_path: Path) -> None:
    """The formula of a statement is printed where the paper knows its commands, else left out; with a star it is not asked for."""
    checks = {"a.b": check("a.b", stating=stated(r"\tfrac12 = \mathrm{UNIQUE}"))}
    printed = {}
    for name, body, before in (("without", "", ""), ("with", "", r"\usepackage{amsmath}"), ("starred", "*", r"\usepackage{amsmath}")):
        (tmp_path / name).mkdir()
        found = latex(tmp_path / name, paper(rf"\checked{{a.b}} \checkedsummary{body}", before=before), checks)
        assert found.errors == []
        printed[name] = "UNIQUE" in found.text

    assert printed == {"without": False, "with": True, "starred": False}


@pytest.mark.parametrize("option", ["inline", "margin", "footnote"])
def test_a_mark_moves_no_line(tmp_path: Path, option: str) -> None:
    """The lines of a paragraph keep their distance, and a display its place, with marks or without."""
    text = r"\noindent a b \par\noindent c%s d \par \[ e%s \] \noindent f \par"
    elsewhere = r"\makeatletter\let\@footnotetext\@gobble\def\marginpar[#1]#2{}\makeatother"
    boxes = r"\setbox0\vbox{%s}\setbox2\vbox{%s}\typeout{HEIGHTS \the\ht0=\the\ht2.}"
    body = elsewhere + boxes % (text % ("", ""), text % (r"\checked{a.b}", r"\checked{a.b}"))

    found = latex(tmp_path, paper(f"x {body}", option), known("a.b"))

    left, right = re.search(r"HEIGHTS (.*)=(.*)\.", found.log).groups()  # type: ignore[union-attr]
    assert left == right


def test_a_mark_behind_the_last_display_takes_no_line(tmp_path: Path) -> None:
    """A theorem that ends with a display is as high with its mark as without."""
    body = r"\setbox0\vbox{\begin{theorem} A \[ a \] %s \end{theorem} B}\typeout{HEIGHT \the\ht0.}"

    found = latex(tmp_path, paper("x " + body % "" + body % r"\checked{a.b}", "inline"), known("a.b"))

    heights = re.findall(r"HEIGHT (.*)\.", found.log)
    assert len(set(heights)) == 1


def test_moving_arguments(tmp_path: Path) -> None:
    """Headings, captions and running heads carry marks, but lists of contents, running heads and bookmarks do not."""
    figure = r"\begin{figure}\caption{Figure \checked{a.b}}\end{figure}"
    body = rf"\tableofcontents\listoffigures\section{{Title \checked[x]{{a.b}} word}} Text. {figure}\newpage Text. \newpage Text."
    source = paper(body, "inline", r"\documentclass[twoside]{article}", r"\pagestyle{headings}", r"\usepackage{hyperref}")

    found = latex(tmp_path, source, known("a.b"), runs=3)

    assert (found.errors, found.complaints) == ([], [])
    assert found.text.count(DAY) == 2
    assert "Title word" in found.file("toc").replace("  ", " ")
    for ending in ("toc", "lof", "out"):
        assert "checked" not in found.file(ending)
        assert "a.b" not in found.file(ending)


@pytest.mark.parametrize(("before", "after"), [(r"\usepackage{hyperref}", ""), ("", r"\usepackage[colorlinks]{hyperref}")])
def test_the_mark_links_to_the_page_of_the_check(tmp_path: Path, before: str, after: str) -> None:
    """With an address and hyperref, loaded before or after; characters of the address are kept."""
    found = latex(tmp_path, paper(r"\checked{a.b}", "inline", before=READABLE + before, after=after), known("a.b"), base="https://a.org/%7Ex_y#z/")

    assert (found.errors, found.complaints) == ([], [])
    assert b"/URI(https://a.org/%7Ex_y#z/sums.of-squares.html)" in (tmp_path / "paper.pdf").read_bytes()


def test_an_address_of_the_paper_goes_first(tmp_path: Path) -> None:
    """The option base= and the command of the preamble replace the address of the generated file."""
    for name, options, after in (("option", "base=https://b.org", ""), ("command", "", r"\citecheckbase{https://b.org}")):
        (tmp_path / name).mkdir()
        source = paper(r"\checked{a.b}", options, before=READABLE, after=rf"\usepackage{{hyperref}}{after}")
        latex(tmp_path / name, source, known("a.b"), base="https://a.org")

        assert b"/URI(https://b.org/sums.of-squares.html)" in (tmp_path / name / "paper.pdf").read_bytes()


def test_without_hyperref_or_address_there_is_no_link(tmp_path: Path) -> None:
    """Neither alone makes a link, nor an error."""
    for name, after, base in (("address", "", "https://a.org"), ("hyperref", r"\usepackage{hyperref}", "")):
        (tmp_path / name).mkdir()
        found = latex(tmp_path / name, paper(r"\checked{a.b}", before=READABLE, after=after), known("a.b"), base=base)

        assert found.errors == []
        assert b"/URI" not in (tmp_path / name / "paper.pdf").read_bytes()


def test_the_list_follows_the_paper(tmp_path: Path) -> None:
    """After a second run it has what is cited, in the order of the paper; until then a warning asks for it."""
    source = paper(r"\checkedsummary* \checked{b.two} \checked{a.one} \checked{b.two}", "inline")
    checks = known("a.one", "b.two", "c.not-cited")

    first = latex(tmp_path, source, checks)
    second = latex(tmp_path, source, checks)

    assert "Rerun" in first.log
    assert "Rerun" not in second.log
    assert re.findall(r"\w+\.[\w-]+(?= certified,)", second.words) == ["b.two", "a.one"]


def test_an_aux_file_outlives_the_package(tmp_path: Path) -> None:
    """A paper that drops the package compiles with the auxiliary file of the run before."""
    latex(tmp_path, paper(r"\checked{a.b}"), known("a.b"))

    found = latex(tmp_path, "\\documentclass{article}\n\\begin{document} Text. \\end{document}\n", None)

    assert found.errors == []


def test_an_unknown_option_is_named(tmp_path: Path) -> None:
    """The message lists the options that there are."""
    found = latex(tmp_path, paper("Text.", "margins"), known("a.b"))

    assert found.errors == ["! Package citecheck Error: Unknown option `margins'."]


def test_draft_shows_the_ids(tmp_path: Path) -> None:
    """In the margin, in the line and in displays."""
    for option in ("margin", "inline"):
        (tmp_path / option).mkdir()
        source = paper(r"Claim\checked{a.bcd} \[ a \checked[upper]{a.efg} \]", f"{option},draft")
        found = latex(tmp_path / option, source, known("a.bcd", "a.efg"))

        assert (found.errors, found.complaints) == ([], [])
        assert "a.bcd" in "".join(found.text.split())
        assert "a.efg (upper)" in found.words


def test_the_bibliography_compiles(tmp_path: Path) -> None:
    """BibTeX takes the entries without a warning, in a style that sorts them."""
    checks = {"a.b_1": check("a.b_1"), "c.d": check("c.d", Status.NEVER)}
    (tmp_path / "citecheck.bib").write_text(bibtex(checks, "https://a.org"), encoding="utf-8")
    source = paper(r"\cite{check:a.b_1,check:c.d} \bibliographystyle{plain}\bibliography{citecheck}")
    latex(tmp_path, source, checks)

    said = run(["bibtex", "paper"], tmp_path)
    found = latex(tmp_path, source, checks, runs=2)

    assert "arning" not in said
    assert "error" not in said
    assert (found.errors, found.complaints) == ([], [])
    assert "A sum of squares is not negative. Executable check a.b 1, 2026. Certified, 1,234 instances" in found.words.replace("_", " ")
