"""What a paper states, and which check is cited where."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_samples import ids, notes, read, write

from checks.errors import UsageError
from checks.paper.tex.reading import papers_in, read_paper

SAMPLE = Path(__file__).parent / "samples" / "implicit_bias" / "paper.tex"


def test_a_theorem_with_all_that_it_has(tmp_path: Path) -> None:
    """Title, label, number, text without comments, and the check, each with its place."""
    aux = r"\newlabel{thm:a}{{2.1}{5}{Title}{theorem.2.1}{}}"
    body = "\\begin{theorem}[Title $a=b$]\\label{thm:a}% why\n  Let $x$. % \\checked{no}\n\n  Then \\checked[upper]{norms.a}.\n\\end{theorem}"

    paper = read(tmp_path, body, files={"paper.aux": aux})

    (theorem,) = paper.theorems
    assert (theorem.kind, theorem.heading, theorem.title, theorem.labels, theorem.number) == ("theorem", "Theorem", "Title $a=b$", ("thm:a",), "2.1")
    assert theorem.text == "\\label{thm:a}Let $x$. \n\n  Then \\checked[upper]{norms.a}."
    assert (theorem.place.line, theorem.name) == (5, "Theorem 2.1")
    (citation,) = theorem.citations
    assert (citation.id, citation.part, citation.place.line, citation.place.column) == ("norms.a", "upper", 8, 8)
    assert paper.notes == ()


@pytest.mark.parametrize(
    ("declaration", "kind", "heading", "theorem_like"),
    [
        (r"\newtheorem{satz}{Satz}[section]", "satz", "Satz", True),
        (r"\newtheorem{mainthm}[theorem]{Main Theorem}", "mainthm", "Main Theorem", True),
        (r"\newtheorem*{thmA}{Th\'eor\`eme A}", "thmA", r"Th\'eor\`eme A", True),
        ("\\newtheorem % why\n  {key}{Key Lemma}", "key", "Key Lemma", True),
        (r"\declaretheorem[name=Key Proposition, sibling=theorem]{kprop}", "kprop", "Key Proposition", True),
        (r"\declaretheorem[numbered=no]{claim}", "claim", "Claim", True),
        (r"\spnewtheorem{fakt}{Fact}{\bfseries}{\itshape}", "fakt", "Fact", True),
        (r"\newmdtheoremenv[roundcorner=2pt]{boxed}{Theorem}", "boxed", "Theorem", True),
        (r"\newtheorem{cor}{\corname}", "cor", r"\corname", True),
        (r"\newtheorem{rem}{Remark}", "rem", "Remark", False),
        (r"\newtheorem{theoremish}{Factor}", "theoremish", "Factor", True),
        (r"\newtheorem{fa}{Factor}", "fa", "Factor", False),
        ("", "corollary", "Corollary", True),
        ("", "Theorem", "Theorem", True),
        ("", "lemma*", "Lemma", True),
        ("", "prop", "Proposition", True),
        ("", "definition", "Definition", False),
    ],
)
def test_kinds_of_statements(tmp_path: Path, declaration: str, kind: str, heading: str, theorem_like: bool) -> None:
    """Those that a paper declares in any of the usual ways, and those that classes have."""
    paper = read(tmp_path, f"\\begin{{{kind}}} Text. \\checked{{a.b}} \\end{{{kind}}}", declaration)

    (statement,) = paper.environments
    assert (statement.kind, statement.heading, statement.theorem_like, statement.text) == (kind, heading, theorem_like, "Text. \\checked{a.b}")


@pytest.mark.parametrize(
    ("body", "inside"),
    [
        (r"\begin{theorem} \checked{a} \end{theorem}", True),
        (r"\begin{theorem}[Title \checked{a}] \end{theorem}", True),
        (r"\begin{theorem} \begin{enumerate} \item \begin{align} x \checked{a} \end{align} \end{enumerate} \end{theorem}", True),
        (r"\begin{theorem} \emph{so \textbf{much \checked{a}}} \end{theorem}", True),
        (r"\begin{theorem} \end{theorem} \checked{a}", False),
        (r"\begin{theorem} \end{theorem} \begin{proof} \checked{a} \end{proof}", False),
        (r"\spnewtheorem*{pot}{Proof of the Theorem} \begin{theorem} \end{theorem} \begin{pot} \checked{a} \end{pot}", False),
        (r"\begin{center} \checked{a} \begin{theorem} \end{theorem} \end{center}", False),
    ],
)
def test_what_a_citation_belongs_to(tmp_path: Path, body: str, inside: bool) -> None:
    """The theorem around it; a proof, or the text behind a theorem, is not the theorem."""
    paper = read(tmp_path, body)

    assert [citation.id for citation in paper.theorems[0].citations] == (["a"] if inside else [])
    assert len(paper.outside) == (0 if inside else 1)


def test_formulas_that_cite(tmp_path: Path) -> None:
    """A displayed formula carries its citation and its label, in a proof too; one that cites nothing is not listed."""
    body = r"\begin{equation}\label{eq:a} a \end{equation} \begin{proof} \begin{align}\label{eq:b} b \checked{a.b} \end{align} \end{proof}"

    paper = read(tmp_path, body)

    (formula,) = paper.environments
    assert (formula.kind, formula.labels, formula.theorem_like, [citation.id for citation in formula.citations]) == (
        "align",
        ("eq:b",),
        False,
        ["a.b"],
    )


def test_labels_belong_to_what_they_number(tmp_path: Path) -> None:
    """The label of a formula, an item or a figure within a theorem is not that of the theorem."""
    inner = r"\begin{equation}\label{eq} a \end{equation} \begin{enumerate} \item\label{item} b \end{enumerate}"
    paper = read(tmp_path, rf"\section{{A}}\label{{sec}} \begin{{theorem}} {inner} \label{{thm}} \end{{theorem}}")

    assert paper.theorems[0].labels == ("thm",)
    assert [label.name for label in paper.labels] == ["sec", "eq", "item", "thm"]


@pytest.mark.parametrize(
    ("body", "title", "labels"),
    [
        (r"\begin{theorem}[name=A, B and C] x \end{theorem}", "A", ()),
        (r"\begin{theorem}[name={A, B}, label=thm:a, restate=again] x \end{theorem} \again*", "A, B", ("thm:a",)),
        (r"\begin{theorem}[$p=2$] x \end{theorem}", "$p=2$", ()),
        (r"\begin{restatable}[Old]{theorem}{again}\label{thm:a} x \end{restatable} \again*", "Old", ("thm:a",)),
        (r"\begin{theorem}<2->[Slide] x \end{theorem}", "Slide", ()),
        ("\\begin{theorem} % why\n  % not\n  [Late] x \\end{theorem}", "Late", ()),
        (r"\begin{boxed}{Box}{one} x \end{boxed}", "Box", ("thm:one",)),
        (r"\begin{boxed*}[colback=red]{Box} x \end{boxed*}", "Box", ()),
    ],
)
def test_titles(tmp_path: Path, body: str, title: str, labels: tuple[str, ...]) -> None:
    """In brackets, as keys of thmtools, behind the overlay of a slide, as an argument of a box; what is restated is no second statement."""
    paper = read(tmp_path, body, r"\newtcbtheorem[number within=section]{boxed}{Theorem}{colback=white}{thm}")

    (theorem,) = paper.theorems
    assert (theorem.title, theorem.labels) == (title, labels)
    assert theorem.text.removeprefix("\\label{thm:a}").strip() == "x"


def test_numbers_from_the_aux_files(tmp_path: Path) -> None:
    """Of hyperref or not, of cleveref, of an included part; where LaTeX has not run there are none."""
    body = "\n".join(rf"\begin{{theorem}}\label{{{name}}} x \end{{theorem}}" for name in "abcde")
    aux = r"""\relax
\newlabel{a}{{1}{5}}
\newlabel{b}{{\relax 2.3}{5}{A {title}}{theorem.2.3}{}}
\newlabel{c@cref}{{[theorem][2][]2.4}{[1][5][]5}}
\@input{sections/part.aux}
\newlabel{broken}{{
"""
    files = {"paper.aux": aux, "sections/part.aux": r"\newlabel{d}{{A.1}{9}}\@input{paper.aux}"}

    assert [theorem.number for theorem in read(tmp_path, body, files=files).theorems] == ["1", "2.3", "2.4", "A.1", ""]


def test_the_sample_paper() -> None:
    """Ten theorems over two files, each with at least one check, and nothing that could not be read."""
    paper = read_paper(SAMPLE)

    assert len(paper.theorems) == 10
    assert all(theorem.citations for theorem in paper.theorems)
    assert [file.name for file in paper.files] == ["paper.tex", "low_rank.tex"]
    assert paper.notes == ()
    assert "low-rank.balancedness" in ids(paper)


def test_the_papers_of_a_folder(tmp_path: Path) -> None:
    """The files that start with a class, in any folder but hidden ones; parts and figures are none."""
    main = r"\documentclass{article}\begin{document}\end{document}"
    subfile = r"\documentclass[../paper]{subfiles}\begin{document}\end{document}"
    write(
        tmp_path,
        {"paper.tex": main, "talk/slides.tex": f"% slides\n{main}", "part.tex": "% \\documentclass{no}", "a/s.tex": subfile, ".x/y.tex": main},
    )

    assert [path.relative_to(tmp_path).as_posix() for path in papers_in(tmp_path)] == ["paper.tex", "talk/slides.tex"]
    assert papers_in(tmp_path / "paper") == [tmp_path / "paper.tex"]


@pytest.mark.parametrize(("name", "message"), [("none.tex", "there is no paper"), ("empty", "no .tex file has")])
def test_no_paper(tmp_path: Path, name: str, message: str) -> None:
    """An error that says what to name."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(UsageError, match=message):
        papers_in(tmp_path / name)
    with pytest.raises(UsageError, match="cannot be read"):
        read_paper(tmp_path / name)


@pytest.mark.parametrize(
    ("start", "what"), [(b"%PDF-1.5\n", "a PDF"), (b"\x89PNG\r\n", "a picture"), (b"PK\x03\x04", "an archive"), (b"\x1f\x8b\x08", "an archive")]
)
def test_what_is_no_latex(tmp_path: Path, start: bytes, what: str) -> None:
    """The output in place of the source, say, is one error, and no hundred of braces."""
    write(tmp_path, {"paper.pdf": start + b"{" * 99})

    with pytest.raises(UsageError, match=f"paper.pdf cannot be read: it is {what}, and no LaTeX; name the main file"):
        read_paper(tmp_path / "paper.pdf")


def test_a_part_of_a_paper_is_text_as_a_whole(tmp_path: Path) -> None:
    """A file without a class is read from its first line."""
    write(tmp_path, {"part.tex": r"\begin{theorem} \checked{a} \end{theorem}"})

    paper = read_paper(tmp_path / "part.tex")

    assert (len(paper.theorems), ids(paper), notes(paper)) == (1, ["a"], [])
