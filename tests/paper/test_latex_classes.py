"""The LaTeX package in the classes that papers use: no error, no overfull line, and a mark at every place where an author may cite a check."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from latex_samples import DAY, has, known, latex, needs_latex, paper

pytestmark = needs_latex

AMS = r"\usepackage{amsmath,amssymb}"
PLACES = {
    "at the beginning of a theorem": r"\begin{theorem}[Title]\label{thm}\checked{a.one} A statement of one line. \end{theorem}",
    "at the end of a theorem": "\\begin{lemma} A statement. \\checked[the part]{a.two}\n\\end{lemma}",
    "behind the display that ends a theorem": "\\begin{theorem} So\n\\[ a = b + c \\]\n\\checked{a.one}\n\\end{theorem}",
    "between a display and text": "\\begin{theorem} So\n\\[ a = b + c \\]\n\\checked{a.one} and more. \\end{theorem}",
    "in an equation": r"\begin{equation}\label{one} x = y \checked{a.one} \end{equation}",
    "in rows": "\\begin{align} a &= b, \\checked{a.one}\\label{two} \\\\ c &= d \\checked{a.two} \\end{align}",
    "in a matrix of equations": r"\begin{equation}\begin{aligned} a &= b \checked{a.one} \\ c &= d \end{aligned}\end{equation}",
    "in a caption": r"\begin{figure}\centering\rule{1cm}{1cm}\caption{It holds \checked{a.one}, as one sees.}\end{figure}",
    "in a footnote": r"Text.\footnote{It holds. \checked{a.one}}",
    "in a heading": r"\section{It holds \checked{a.one}} Text.",
    "in a table": r"\begin{center}\begin{tabular}{l|l} a\checked{a.one} & b \\ c & d \end{tabular}\end{center}",
    "in a box": r"\noindent\begin{minipage}{.8\linewidth} It holds. \checked{a.one} \end{minipage}\par\parbox{6cm}{\checked{a.two} It holds.}",
    "in a list": r"\begin{itemize}\item\checked{a.one} It holds. \item It holds. \checked{a.two}\end{itemize}",
    "in running text": r"Here\checked{a.one} and there\checked{a.two}. See Theorem~\ref{thm}, \ref{one} and \ref{two}.",
    "in an appendix": r"\appendix\section{The checks} \begin{lemma}\checked{a.one} It holds. \end{lemma} \checkedsummary",
}
BODY = "\n\n".join(PLACES.values())
EVERYWHERE = BODY.count(r"\checked{") + BODY.count(r"\checked[")
CLASSES = {
    "article": ("margin", r"\documentclass{article}", AMS),
    "article with hyperref before": ("margin", r"\documentclass[12pt]{article}", rf"{AMS}\usepackage{{amsthm,color,hyperref}}"),
    "article in two columns": ("margin", r"\documentclass[twocolumn]{article}", AMS),
    "article, inline": ("inline", r"\documentclass[11pt]{article}", AMS),
    "article, in footnotes": ("footnote", r"\documentclass{article}", AMS),
    "article, draft": ("inline", r"\documentclass[draft]{article}", AMS),
    "amsart": ("margin", r"\documentclass{amsart}", r"\usepackage{amssymb}"),
    "amsart, in footnotes": ("footnote", r"\documentclass{amsart}", r"\usepackage{amssymb,xcolor}"),
    "IEEEtran": ("margin", r"\documentclass[conference]{IEEEtran}", AMS),
    "llncs": ("margin", r"\documentclass{llncs}", AMS),
    "elsarticle": ("margin", r"\documentclass{elsarticle}", AMS),
    "revtex4-2": ("margin", r"\documentclass[aps,prl,twocolumn,nofootinbib]{revtex4-2}", AMS),
    "memoir": ("margin", r"\documentclass[article,oneside]{memoir}", AMS),
}


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_takes_marks_everywhere(tmp_path: Path, name: str) -> None:
    """No error, no complaint, and as many marks as were cited: a mark stands in the line where the class has no place beside it."""
    option, document, before = CLASSES[name]
    if not has(f"{name.split(',')[0].split()[0]}.cls"):
        pytest.skip(f"TeX has no {name.split(',')[0]} here")

    found = latex(tmp_path, paper(BODY, option, document, before, ""), known("a.one", "a.two"), runs=2)

    assert found.errors == []
    assert found.complaints == []
    assert not re.search("Reference .* undefined", found.log)
    assert found.text.count(DAY) == EVERYWHERE + 2  # and the two of the list


@pytest.mark.parametrize("engine", ["lualatex", "xelatex"])
def test_another_engine(tmp_path: Path, engine: str) -> None:
    """The newer engines make the same of it."""
    if not (shutil.which(engine) and has("lmroman10-regular.otf")):
        pytest.skip(f"there is no {engine} here")

    found = latex(tmp_path, paper(BODY, "margin", before=AMS, after=r"\usepackage{hyperref}"), known("a.one", "a.two"), runs=2, engine=engine)

    assert (found.errors, found.complaints) == ([], [])
    assert found.text.count(DAY) == EVERYWHERE + 2


@pytest.mark.parametrize("option", ["margin", "footnote"])
def test_plain_latex_suffices(tmp_path: Path, option: str) -> None:
    """No place needs a package: neither those of the AMS nor one for notes."""
    plain = [text for place, text in PLACES.items() if place not in ("in rows", "in a matrix of equations", "in running text")]

    found = latex(tmp_path, paper("\n\n".join(plain), option), known("a.one", "a.two"))

    assert (found.errors, found.complaints) == ([], [])
    assert found.text.count(DAY) == sum(text.count(r"\checked{") + text.count(r"\checked[") for text in plain) + 2


@pytest.mark.parametrize(
    ("package", "body"),
    [
        ("multicol", r"\begin{multicols}{2} %s \end{multicols}"),
        ("framed", r"\begin{framed} %s \end{framed}"),
        ("mdframed", r"\begin{mdframed} %s \end{mdframed}"),
        ("tcolorbox", r"\begin{tcolorbox} %s \end{tcolorbox}"),
        ("thm-restate", r"\begin{restatable}{theorem}{again}\checked{a.one} It holds. \end{restatable} \again* %% %s"),
    ],
)
def test_boxes_and_repetitions_of_packages(tmp_path: Path, package: str, body: str) -> None:
    """Where no marginal note can be, the mark stands in the line; a theorem that is repeated has its mark again."""
    if not has(f"{package}.sty"):
        pytest.skip(f"TeX has no {package} here")
    statement = r"\begin{theorem}\checked{a.one} It holds. \end{theorem} Text.\checked{a.two}"

    found = latex(tmp_path, paper(body % statement, "margin", before=rf"\usepackage{{amsthm,{package}}}"), known("a.one", "a.two"), runs=2)

    assert (found.errors, [line for line in found.complaints if "Overfull" in line]) == ([], [])
    assert found.text.count(DAY) == 2


def test_slides(tmp_path: Path) -> None:
    """On slides, which have no margin, marks stand in the line."""
    if not (has("beamer.cls") and has("pgfmath.sty")):
        pytest.skip("TeX has no beamer here")
    frame = r"\begin{frame}{Title \checked{a.one}}\begin{theorem}\checked{a.one} It holds. \[ a = b \checked{a.one} \] \end{theorem}\end{frame}"

    found = latex(tmp_path, paper(frame, "margin", r"\documentclass{beamer}"), known("a.one"))

    assert (found.errors, found.complaints) == ([], [])
    assert found.text.count(DAY) == 3
