"""What TeX does not read as text is not read here: comments, what is verbatim, what a conditional skips, and what follows the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_samples import ids, notes, read

NO = r"\checked{no}"


@pytest.mark.parametrize(
    "hidden",
    [
        f"% {NO}\n",
        f"100\\% of \\\\% {NO}\n",
        f"\\begin{{comment}} {NO}\n\\begin{{theorem}}\n \\end{{comment}}",
        f"\\iffalse {NO} \\begin{{theorem}} {'{'} \\fi",
        f"\\iffalse {NO} \\ifx\\a\\b {NO} \\else {NO} \\fi {NO} \\iftrue {NO} \\fi {NO} \\fi",
        f"\\iftrue \\else {NO} \\fi",
        f"\\iffalse a \\iff b \\ifthenelse{{x}}{{y}}{{z}} {NO} \\fi",
        f"\\iffalse \\ifdraft{{a}}{{b}} {NO} \\fi",
        f"\\begin{{verbatim}} {NO} \\begin{{theorem}} % \\end{{verbatim}}",
        f"\\begin{{verbatim*}} {NO} \\end{{verbatim*}} \\begin{{lstlisting}}[language=TeX] {NO} \\end{{lstlisting}}",
        f"\\begin{{minted}}{{latex}} {NO} \\end{{minted}}",
        f"\\verb|{NO}| \\verb*+{NO}+ \\lstinline[style=x]!{NO}! \\mintinline{{latex}}|{NO}| \\lstinline{{no{{}}",
        "\\url{https://a.org/%7Eb#c} \\href{https://a.org/50%}{text}",
    ],
)
def test_hidden_citations(tmp_path: Path, hidden: str) -> None:
    """Nothing of it is cited, and what comes after it is."""
    paper = read(tmp_path, f"{hidden} \\begin{{theorem}} \\checked{{yes}} \\end{{theorem}}")

    assert (ids(paper), len(paper.theorems)) == (["yes"], 1)


@pytest.mark.parametrize(
    ("preamble", "body", "cited"),
    [
        ("", r"\iffalse \checked{a} \else \checked{b} \fi \checked{c}", ["b", "c"]),
        (r"\newif\ifdraft", r"\ifdraft \checked{a} \else \checked{b} \fi", ["b"]),
        (r"\newif\ifdraft \drafttrue", r"\ifdraft \checked{a} \else \checked{b} \fi", ["a"]),
        (r"\newif\ifdraft \drafttrue \draftfalse", r"\ifdraft \checked{a} \fi", []),
        (r"\newif\ifdraft \ifx\a\b \drafttrue \fi", r"\ifdraft \checked{a} \else \checked{b} \fi", ["a", "b"]),
        (r"\let\ifdraft\iftrue", r"\ifdraft \checked{a} \else \checked{b} \fi", ["a"]),
        ("", r"\ifnum\x>0 \checked{a} \else \checked{b} \fi", ["a", "b"]),
        ("", r"\ifcase\x \checked{a} \or \checked{b} \else \checked{c} \fi", ["a", "b", "c"]),
        ("", r"\ifanonymous \checked{a} \else \checked{b} \fi", ["a", "b"]),
        (r"\def\ifsome#1{#1}", r"\iffalse \else \ifsome{\checked{a}} \fi \checked{b}", ["a", "b"]),
        (r"\newcommand{\hide}{\iffalse}", r"\label{x}\hide", []),
        ("", r"\ifx\checked\undefined \checked{a} \fi", ["a"]),
        (r"\newcommand{\chk}[1]{\ifx&#1&\checked{a}\else\checked{a}\fi}", r"\chk{x}", ["a"]),
    ],
)
def test_conditionals(tmp_path: Path, preamble: str, body: str, cited: list[str]) -> None:
    """What is known to be false is skipped; what only TeX can decide is read on both sides."""
    assert ids(read(tmp_path, body, preamble)) == cited


def test_labels_on_two_sides_are_not_sure(tmp_path: Path) -> None:
    """Only one side will be there."""
    paper = read(tmp_path, r"\label{a} \ifnum\x>0 \label{b} \else \label{b} \fi \label{c}")

    assert [(label.name, label.sure) for label in paper.labels] == [("a", True), ("b", False), ("b", False), ("c", True)]


@pytest.mark.parametrize(
    ("definition", "name"),
    [
        (r"\lstnewenvironment{code}{}{}", "code"),
        (r"\DefineVerbatimEnvironment{code}{Verbatim}{fontsize=\small}", "code"),
        (r"\newminted{python}{}", "pythoncode"),
        (r"\newtcblisting{code}{colback=white}", "code"),
        (r"\excludecomment{solution}", "solution"),
    ],
)
def test_verbatim_environments_of_the_papers_own(tmp_path: Path, definition: str, name: str) -> None:
    """A paper may declare more of them."""
    paper = read(tmp_path, f"\\begin{{{name}}} {NO} {'{'} % \\end{{{name}}} \\checked{{yes}}", definition)

    assert (ids(paper), notes(paper)) == (["yes"], [])


def test_a_comment_that_is_included_again(tmp_path: Path) -> None:
    """The last word counts."""
    paper = read(tmp_path, r"\begin{sol} \checked{yes} \end{sol}", r"\excludecomment{sol}\includecomment{sol}")

    assert ids(paper) == ["yes"]


def test_nothing_counts_before_and_after_the_document(tmp_path: Path) -> None:
    r"""Neither the preamble nor what follows \end{document} is text."""
    paper = read(tmp_path, "\\checked{yes}\n\\end{document} \\checked{no} \\begin{verbatim}", r"\title{\checked{no}}\label{no}")

    assert (ids(paper), paper.labels, notes(paper)) == (["yes"], (), [])


def test_the_text_of_a_theorem_is_what_is_read(tmp_path: Path) -> None:
    """What is skipped is left out of it, what is verbatim stays."""
    paper = read(
        tmp_path, "\\begin{theorem} a\\iffalse b\\fi c%\n   d \\verb|%e| \\begin{comment} f \\end{comment}\\iftrue g\\else h\\fi\n\\end{theorem}"
    )

    assert paper.theorems[0].text == r"a cd \verb|%e|  g"
