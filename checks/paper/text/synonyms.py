r"""What is no part of a paper's meaning: the words of TeX that are layout, and those that are two names of one thing.

A command stands here only if the page would say the same without it. Fonts inside of formulas (``\mathbf x``, ``\mathbb R``, ``\bf x``) are
symbols of their own; in the text they are layout. What a ``\ref`` or ``\cite`` names is meaning, what a ``\label`` is called is not.
"""

from __future__ import annotations

import re


def _commands(names: str, *signs: str) -> list[str]:
    return [rf"\{name}" for name in (*names.split(), *signs)]


def _environments(names: str) -> list[str]:
    return [f"{name}{star}" for name in names.split() for star in ("", "*")]


_BIG = [rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")]
# Commands without arguments that vanish.
DROPPED = frozenset(
    _BIG
    + _commands("noindent indent centering raggedright raggedleft protect relax nonumber notag xspace ignorespaces unskip leavevmode null")
    + _commands("allowbreak nobreak break limits nolimits displaylimits strut mathstrut displaystyle textstyle scriptstyle scriptscriptstyle")
    + _commands("boldmath unboldmath qedhere qed phantomsection checkedsummary left right middle")
    + _commands("mathrel mathbin mathord mathopen mathclose mathpunct mathinner mathop", "/", "-", "@")
)
# The next delimiter is only made larger; after the second ones a dot stands for none.
SIZED = frozenset([*_BIG, *_commands("left right middle")])
FENCES = frozenset(_commands("left right middle"))

# White space.
SPACES = frozenset(
    _commands("quad qquad enspace enskip thinspace medspace thickspace negthinspace negmedspace negthickspace space nobreakspace")
    + _commands("hfill hfil vfill vfil par smallskip medskip bigskip newline linebreak nolinebreak pagebreak nopagebreak newpage clearpage")
    + _commands("smallbreak medbreak bigbreak hspace vspace mspace", "\\", ",", ";", ":", "!", ">", " ", "\n", "\t")
)
# Commands that vanish with what follows: the number of arguments, after a star and an option.
DROPPED_WITH = dict.fromkeys(
    _commands("label checked index hspace vspace mspace phantom hphantom vphantom color textcolor tag pagecolor enlargethispage"), 1
) | dict.fromkeys(_commands("linebreak nolinebreak pagebreak nopagebreak", "\\"), 0)

# Layout in the text: fonts and boxes with an argument, and switches of font and size.
FONTS = frozenset(
    _commands("emph textbf textit textsf textsc texttt textsl textup textmd textrm textnormal text mbox hbox underline uline fbox centerline")
)
SWITCHES = frozenset(
    _commands("it bf em rm sf tt sc sl bfseries itshape slshape scshape upshape mdseries rmfamily sffamily ttfamily normalfont")
    + _commands("tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge")
)
# In formulas: words of the text. Those of the first line look the same.
TEXTS = dict.fromkeys(_commands("text mbox hbox textrm textnormal textup"), r"\text") | {
    name: name for name in _commands("textbf textit textsf textsc texttt textsl emph intertext shortintertext")
}

# Environments that display a formula: one way to set it is as good as another.
DISPLAYS = frozenset(_environments("equation align gather multline eqnarray displaymath math flalign alignat xalignat dmath"))
# Environments inside of formulas and of the text that only arrange. The rows of all others (matrices, cases, arrays) are meaning.
ARRANGED = frozenset(
    _environments("aligned gathered split alignedat multlined subequations center flushleft flushright sloppypar")
    + _environments("small footnotesize normalsize large itshape bfseries")
)
# How many arguments (after an option) an environment has that are layout.
ENVIRONMENT_ARGUMENTS = dict.fromkeys(_environments("alignat alignedat xalignat array tabular"), 1) | dict.fromkeys(
    _environments("aligned gathered split multlined enumerate itemize description"), 0
)

_BETWEEN = (
    "leq geq neq in notin ni subset subseteq supset supseteq to mapsto gets iff implies impliedby Rightarrow Leftarrow Leftrightarrow "
    "longrightarrow wedge vee cup cap cdot times otimes oplus circ pm mp approx sim simeq cong equiv ll gg succeq preceq succ prec propto "
    "asymp perp setminus forall exists"
)
# Relations, operations between two sides, and quantifiers.
BETWEEN = frozenset(_commands(_BETWEEN))
_SYMBOLS = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho sigma varsigma tau upsilon "
    "phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar infty partial nabla top bot emptyset aleph Re Im "
    "sum prod int oint bigcup bigcap lim limsup liminf sup inf max min arg det dim exp ln log gcd sin cos tan sinh cosh tanh ker deg Pr "
    "neg dots vdots ddots langle rangle lfloor rfloor lceil rceil star bullet dagger prime item "
)
# The number of arguments of common commands. Braces around one symbol that is such an argument are layout, and all braces after a mere symbol.
ARITIES = (
    dict.fromkeys(_commands(f"{_SYMBOLS} {_BETWEEN}"), 0)
    | dict.fromkeys(
        _commands("sqrt hat check breve acute grave tilde bar vec dot ddot mathring widehat widetilde overline underline overbrace underbrace")
        + _commands("mathbf mathbb mathcal mathfrak mathscr mathsf mathrm mathit mathtt mathbbm mathds boldsymbol bm pmb operatorname substack")
        + _commands("overrightarrow overleftarrow xrightarrow xleftarrow ensuremath pmod"),
        1,
    )
    | dict.fromkeys(_commands("frac binom overset underset stackrel sfrac nicefrac"), 2)
)
OPTIONAL = frozenset(_commands("sqrt xrightarrow xleftarrow"))
OVER = frozenset(_commands("over atop choose above brace brack"))

_SAME = r"""
\leq \le \leqslant          \geq \ge \geqslant          \neq \ne                    < \lt                       > \gt
\to \rightarrow             \gets \leftarrow            \iff \Longleftrightarrow    \implies \Longrightarrow    \impliedby \Longleftarrow
\| \Vert \lVert \rVert      | \vert \lvert \rvert \mid  \{ \lbrace                  \} \rbrace                  [ \lbrack
] \rbrack                   : \colon                    \wedge \land                \vee \lor                   \neg \lnot
\ni \owns                   * \ast                      ^ \sp                       _ \sb
\frac \tfrac \dfrac         \binom \tbinom \dbinom      \mathbb \Bbb                \boldsymbol \bm
\dots \ldots \cdots \dotsc \dotsb \dotsm \dotsi \dotso \textellipsis …
"""
# Two names of one thing; the first of each group of the table stands for all. Groups stand at least two spaces apart.
SYNONYMS = {other: first for group in re.split(r"\s{2,}|\n", _SAME.strip()) for first, *others in [group.split()] for other in others}
# The same for what is put together of several.
_PUNCTUATION = {
    "`": (*_commands("lq textquoteleft"), "‘"),
    "'": (*_commands("rq textquoteright"), "’"),
    "``": (*_commands("textquotedblleft"), "“"),
    "''": (*_commands("textquotedblright"), "”"),
    "-": ("−", "‐"),
    "--": (*_commands("textendash"), "–"),
    "---": (*_commands("textemdash"), "—"),
    ":=": _commands("coloneqq"),
    "=:": _commands("eqqcolon"),
}
JOINED = {name: tuple(signs) for signs, names in _PUNCTUATION.items() for name in names}
OTHER_NAMES = frozenset((*SYNONYMS, *JOINED))
NEGATED = {"=": r"\neq", r"\in": r"\notin"}
ANGLES = {"<": r"\langle", ">": r"\rangle"}

REFERENCES = frozenset(_commands("ref eqref cref Cref autoref pageref nameref vref cite citep citet"))
ACCENTS = dict(
    zip(
        _commands("` ' ^ ~ \" = . u v H c k r d b"),
        "\u0300\u0301\u0302\u0303\u0308\u0304\u0307\u0306\u030c\u030b\u0327\u0328\u030a\u0323\u0331",
        strict=True,
    )
)
LETTERS = dict(zip(_commands("ss ae AE oe OE o O l L aa AA i j"), "ßæÆœŒøØłŁåÅıȷ", strict=True))
