"""How long does it take to read a paper, and how does that compare with a general parser of LaTeX?"""

from pathlib import Path

import pytest

from benchmarks.timing import least_seconds
from checks.paper.tex.reading import read_paper

THEOREM = r"""\begin{theorem}[Title %d]\label{thm:%d}\chk{claim-%d}
  Let $A \in \mathbb{R}^{m \times n}$ have $\|A\|_F \le \sigma_{%d}$. %% a comment
  Then $\|B_T\|_F \le \|B_0\|_F + 2\mu(\mathcal L_0 - \mathcal L_T)$, by \cite{doe}.
\end{theorem}
Some text in between that is \emph{longer} than a line, with $a + b$ in it, and \ref{thm:%d}.

"""
PREAMBLE = "\\documentclass{article}\n\\newtheorem{theorem}{Theorem}\n\\newcommand{\\chk}[1]{\\checked{low-rank.#1}}\n\\begin{document}\n"


def paper(folder: Path, theorems: int) -> Path:
    """A paper of six lines for each theorem."""
    file = folder / "paper.tex"
    file.write_text(PREAMBLE + "".join(THEOREM % ((index,) * 5) for index in range(theorems)) + "\\end{document}\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("theorems", [500, 5000])
def test_reading(benchmark, figure, tmp_path, theorems):
    """Six lines for each theorem, all in one file."""
    file = paper(tmp_path, theorems)

    found = benchmark.pedantic(read_paper, args=(file,), rounds=5)

    assert len(found.theorems) == len(found.citations) == theorems
    seconds = least_seconds(lambda: read_paper(file))
    figure(f"{6 * theorems:,} lines with {theorems:,} theorems, s", seconds, "at most 0.3" if theorems == 500 else "")
    if theorems == 500:
        latexwalker = pytest.importorskip("pylatexenc.latexwalker")
        text = file.read_text(encoding="utf-8")
        general = least_seconds(lambda: latexwalker.LatexWalker(text).get_latex_nodes(), tries=3)
        figure("pylatexenc over this reader", general / seconds, "above 1")
