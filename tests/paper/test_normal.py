"""What a paper says, apart from how it is set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from latex_texts import RUBBLE, Statement, statements, strewn

from checks.paper.tex.macros import Macro
from checks.paper.tex.source import MANDATORY, Parameter
from checks.paper.text.normal import normalised, tokens
from checks.paper.text.stream import Expander

MACROS = Expander(
    {
        r"\R": Macro((), r"\mathbb{R}"),
        r"\norm": Macro((MANDATORY,), r"\left\| #1 \right\|"),
        r"\inner": Macro((Parameter("o", "X"), MANDATORY), r"\langle #2, #2 \rangle_{#1}"),
        r"\sized": Macro((Parameter("s"), MANDATORY), r"(#2)"),
        r"\rank": Macro((), r"\operatorname{rank}"),
        r"\chk": Macro((MANDATORY,), r"\checked{low-rank.#1}"),
        r"\be": Macro((), r"\begin{equation}"),
        r"\ee": Macro((), r"\end{equation}"),
        r"\eps": Macro((), r"\ensuremath{\varepsilon}"),
        r"\begin{eq}": Macro((Parameter("o", ""),), r"\begin{equation}#1"),
        r"\end{eq}": Macro((), r"\end{equation}"),
        r"\begin{again}": Macro((), r"\begin{again}"),
        r"\odd": Macro(None, "not understood"),
        r"\macro": Macro((), "a"),
        r"\pair": Macro((MANDATORY, MANDATORY), "(#1, #2)"),
        r"\loop": Macro((), r"\pool"),
        r"\pool": Macro((), r"x\loop"),
        r"\double": Macro((MANDATORY,), r"#1\macro #1"),
    }
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("for all  $x$,\n  then", "for all $x$, then"),
        ("a b % and more\nc", "a b c"),
        ("one%\ntwo", "onetwo"),
        (r"100\% of it % x", r"100\% of it"),
        (r"Let\label{thm:a} $x$", "Let $x$"),
        (r"so \checked[upper]{a.b} it is", "so it is"),
        (r"an \emph{important} {\bf word} \textit{here}", "an important word here"),
        (r"\textbf{G}aussian", "Gaussian"),
        (r"\noindent\small It \vspace{1ex} holds.\par\medskip", "It holds."),
        (r"we\index{index} see", "we see"),
        (r"a~b\ c\,d\quad e\\[2pt] f", "a b c d e f"),
        (r"op\-ti\-mal", "optimal"),
        (r"$\left( a \right)$", "$(a)$"),
        (r"$\bigl\| a \Bigr\|_2$", r"$\|a\|_2$"),
        (r"$\left. a \right|_0$", r"$a|_0$"),
        (r"$\left< a, b \right>$", r"$\langle a, b\rangle$"),
        (r"$a\,b\!c\;d \quad e$", "$a b c d e$"),
        (r"$x_{1}^{T}$", "$x_1^T$"),
        (r"$\frac{1}{2}$", r"$\frac12$"),
        (r"$\mathbb{R}$", r"$\mathbb R$"),
        (r"$\displaystyle \sum\limits_i a_i$", r"$\sum_i a_i$"),
        (r"$\dfrac a b \le c \ne d \to \lVert e\rVert$", r"$\frac a b \leq c \neq d \rightarrow \|e\|$"),
        (r"$a \not= b \not\in c$", r"$a \ne b \notin c$"),
        (r"$1,\ldots,n$", r"$1,\dots,n$"),
        (r"$f \coloneqq g$", "$f := g$"),
        (r"\[ x = 1. \]", "$x = 1$."),
        (r"\begin{equation*}\label{e} x = 1 \nonumber \tag{2} \end{equation*}", r"\( x = 1 \)"),
        (r"\begin{align} a &= b \\ &= c, \end{align}", "$$ a = b = c $$,"),
        (r"\[ \begin{aligned}[t] a &= b \\ c &= d \end{aligned} \]", "$a = b c = d$"),
        (r"$\text{ if } x$", r"$\mbox{if} x$"),
        (r"\textcolor{blue}{new words} \color{red}here", "new words here"),
        (r"M\"oller, Erd\H{o}s, \'{E}tale, na\"{\i}ve", "Möller, Erdős, Étale, naïve"),
        ("“quoted” – it’s", "``quoted'' -- it's"),
        (r"\begin{enumerate}[label=(\roman*)]\item One. \end{enumerate}", r"\begin{enumerate}\item One.\end{enumerate}"),
        (r"\begin{center}words\end{center}", "words"),
        (r"$\operatorname*{argmin}_x f$", r"$\operatorname{argmin}_x f$"),
        (r"\LaTeX{} rules", r"\LaTeX\ rules"),
        (r"see \ref{a}, \cite{x, y}", r"see \ref {a},\cite{x,y}"),
        (r"$\norm{x} \in \R$", r"$\|x\| \in \mathbb R$"),
        (r"$x_\R$", r"$x_{\mathbb{R}}$"),
        (r"$\inner{a} \inner[Y]{b}$", r"$\langle a, a\rangle_X \langle b, b\rangle_Y$"),
        (r"$\sized*{a} \sized{b}$", "$(a) (b)$"),
        (r"\chk{balancedness} It holds.", "It holds."),
        (r"\be \rank(X) \ee", r"\[ \operatorname{rank}(X) \]"),
        (r"small \eps, \(2\eps\)", r"small $\varepsilon$, $2\varepsilon$"),
        (r"\begin{eq}[y] x \le y \end{eq}", r"\[ y x \le y \]"),
        (r"$\norm{\norm{x} y}$", r"$\|\|x\|y\|$"),
    ],
)
def test_layout_is_no_drift(one: str, other: str) -> None:
    """White space, comments, labels, marks, fonts, sizes, displays, braces around one symbol, synonyms and the author's macros do not count."""
    assert normalised(one, macros=MACROS) == normalised(other, macros=MACROS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("for all $t$", "for some $t$"),
        ("at most 2", "at most 3"),
        ("$2 x$", "$4 x$"),
        ("$x_1$", "$x_2$"),
        ("$x_1 2$", "$x_{12}$"),
        ("$x_1$", "$x^1$"),
        (r"$\|x\|_2$", r"$\|x\|_1$"),
        (r"$\|x\|$", "$|x|$"),
        (r"$a \le b$", "$a < b$"),
        (r"$a \le b$", r"$a \ge b$"),
        ("$a + b$", "$a - b$"),
        (r"$\mathbf x$", "$x$"),
        (r"$\mathbf x$", r"$\mathcal x$"),
        (r"${\bf x}$", "$x$"),
        (r"$\frac{1}{a + b}$", r"$\frac{1}{a} + b$"),
        (r"$\frac{a}{bc}$", r"$\frac{a}{b}c$"),
        (r"$\sqrt{ab}$", r"$\sqrt a b$"),
        (r"$\hat{x y}$", r"$\hat x y$"),
        (r"$\foo{x y}$", r"$\foo{x} y$"),
        (r"${a \over b} c$", r"${a \over b c}$"),
        (r"$\forall x \exists y$", r"$\exists y \forall x$"),
        (r"$\begin{pmatrix} a & b \end{pmatrix}$", r"$\begin{pmatrix} a \\ b \end{pmatrix}$"),
        (r"$\begin{cases} a \\ b \end{cases}$", r"$\begin{cases} a b \end{cases}$"),
        (r"$\sum_{\substack{i \\ j}}$", r"$\sum_{\substack{i j}}$"),
        (r"by \eqref{eq:a}", r"by \eqref{eq:b}"),
        (r"$\varepsilon$", r"$\epsilon$"),
        ("$0.5$", "$0,5$"),
        ("ab c", "a bc"),
        ("$x$ is", "x is"),
        (r"\verb|a b|", r"\verb|ab|"),
        (r"$\text{if } x$", r"$\text{iff } x$"),
        (r"$x'$", "$x$"),
        (r"\url{a%b} c", r"\url{a%b} d"),
        ("$x = 1$. Then", "$x = 1$, then"),
    ],
)
def test_meaning_is_drift(one: str, other: str) -> None:
    """A constant, an index, a norm, an inequality, a quantifier, a sign, the font of a symbol, a word or a reference counts."""
    assert normalised(one) != normalised(other)


def test_no_two_delimiters_are_one() -> None:
    """Bars, norms, braces, brackets and parentheses each stay what they are, whichever of their names is used."""
    groups = [[r"\|", r"\Vert"], ["|", r"\vert", r"\mid"], [r"\{", r"\lbrace"], [r"\}", r"\rbrace"], ["[", r"\lbrack"], ["("], [r"\langle"]]
    texts = [{normalised(f"${name} x$") for name in names} for names in groups]
    assert [len(same) for same in texts] == [1] * len(groups)
    assert len(set.union(*texts)) == len(groups)


def test_a_macro_that_comes_to_mean_something_else_is_drift() -> None:
    """The text of the theorem is the same, and says something else."""
    before, after = (Expander({r"\field": Macro((), body)}) for body in (r"\mathbb{R}", r"\mathbb{C}"))

    assert normalised(r"$x \in \field$", macros=before) != normalised(r"$x \in \field$", macros=after)


@pytest.mark.parametrize(("name", "body"), [(r"\leq", r"\leqslant"), (r"\|", r"\Vert"), (r"\dots", r"\ldots"), (r"\le", r"\mathrel{\leqslant}")])
def test_a_command_may_be_called_what_it_is(name: str, body: str) -> None:
    """Only its look changes, and what stands behind it is written out all the same."""
    renamed = Expander({name: Macro((), body), r"\R": Macro((), r"\mathbb{R}")})

    assert renamed.loops == frozenset()
    assert normalised(rf"$a {name} b \in \R$", macros=renamed) == normalised(rf"$a {name} b \in \mathbb R$")


def test_names_that_lead_round_in_a_circle_are_a_loop() -> None:
    """Also where one of them is only another name of the next."""
    circle = Expander({r"\leq": Macro((), r"\below"), r"\below": Macro((), r"{\color{red} \leqslant}")})

    assert circle.loops == {r"\leq", r"\below"}
    assert normalised(r"$a \leq b$", macros=circle) == r"$a \leq b$"


def test_a_name_that_the_author_gave_to_something_else() -> None:
    r"""``\sp`` is no superscript where it is the span."""
    span = Expander({r"\sp": Macro((), r"\operatorname{span}")})

    assert normalised(r"$\sp A$", macros=span) == normalised(r"$\operatorname{span} A$") != normalised(r"$^ A$")


def test_a_statement_is_one_sentence_on_a_line() -> None:
    """So a diff shows the sentence that changed."""
    text = r"""
    If $\mathcal L_{t+1} \le \mathcal L_t$, i.e.\ it descends, then % always
    \begin{equation}
      \norm{B_T}_F \le 2 \mu\, (\mathcal{L}_0 - \mathcal{L}_T). \label{eq:b}
    \end{equation}
    The constant is 0.5 at least, see \cite[p.~3]{x}. \begin{enumerate}\item First.\item Last.\end{enumerate}
    """

    expected = [
        r"If $\mathcal L_{t + 1} \leq \mathcal L_t$, i.e. it descends, then $\|B_T\|_F \leq 2\mu(\mathcal L_0 - \mathcal L_T)$.",
        r"The constant is 0.5 at least, see \cite[p. 3]{x}.",
        r"\begin{enumerate}",
        r"\item First.",
        r"\item Last.",
        r"\end{enumerate}",
    ]
    assert normalised(text, macros=MACROS).split("\n") == expected


def test_a_formula_as_a_whole_needs_no_dollars() -> None:
    """The statement of a check is one; words in it stand in a box."""
    assert normalised(r"x_{1} \le 2, \quad \text{ for all $n$ }", maths=True) == r"x_1 \leq 2, \text{for all $n$}"


def test_macros_that_lead_to_themselves_stay_as_they_are() -> None:
    """Nothing runs on."""
    assert normalised(r"a \loop b", macros=MACROS) == r"a \loop b"
    assert MACROS.loops == {r"\loop", r"\pool", r"\begin{again}"}


def test_macros_that_double_again_and_again_are_bounded() -> None:
    """A hundred doublings would fill any memory."""
    names = [f"\\m{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(100)]
    macros = {name: Macro((), f"{after} {after}") for name, after in zip(names, [*names[1:], "x"], strict=True)}

    assert len(tokens(names[0], macros=Expander(macros))) < 100_000


@pytest.mark.parametrize(
    "piece", ["{", "}", "$", "$$", r"\[", r"\begin{cases}", r"\end{align}", r"\label{", r"\frac", "[", r"\left", r"\emph{", "\\", "_"]
)
def test_time_grows_with_the_text_only(piece: str) -> None:
    """A hundred thousand open braces, or what else is never closed, are read in one pass."""
    assert isinstance(normalised(piece * 20_000), str)


@given(RUBBLE, st.booleans())
def test_to_normalise_again_changes_nothing(rubble: str, maths: bool) -> None:
    """Whatever the text, which need not be LaTeX."""
    once = normalised(rubble, maths=maths, macros=MACROS)

    assert normalised(once, maths=maths) == once


@given(st.text())
def test_any_text_can_be_normalised(text: str) -> None:
    """It never raises, and the result has no white space but single spaces and line ends."""
    assert "  " not in normalised(text)


@given(strewn())
def test_layout_that_is_strewn_in_never_drifts(pair: tuple[Statement, str]) -> None:
    """Between words and symbols, and around them."""
    statement, strewn_in = pair

    assert normalised(strewn_in) == normalised(statement.latex())


@given(statements(), st.data())
def test_each_exchange_of_one_thing_drifts(statement: Statement, data: st.DataObject) -> None:
    """A word, a number, a symbol, a relation, a font of a symbol: whichever is exchanged, wherever it stands."""
    index, slot = data.draw(st.sampled_from(statement.slots))
    other = statement.exchanged(index, slot, data.draw(st.sampled_from(statement.choices(index, slot))))

    assert normalised(other.latex()) != normalised(statement.latex())
