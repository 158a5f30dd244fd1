r"""What is no part of a paper's meaning: the words of TeX that are layout, and those that are two names of one thing.

A command stands here only if the page would say the same without it. Fonts inside of formulas (``\mathbf x``, ``\mathbb R``, ``\bf x``) are
symbols of their own; in the text they are layout. What a ``\ref`` or ``\cite`` names is meaning, what a ``\label`` is called is not.
"""

from __future__ import annotations

# Commands without arguments that vanish.
DROPPED = frozenset(
    rf"\{name}"
    for name in (
        *"noindent indent centering raggedright raggedleft protect relax nonumber notag xspace ignorespaces unskip leavevmode null".split(),
        *"allowbreak nobreak break limits nolimits displaylimits strut mathstrut displaystyle textstyle scriptstyle".split(),
        *"scriptscriptstyle boldmath unboldmath qedhere qed phantomsection checkedsummary left right middle".split(),
        *(f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")),
        *"mathrel mathbin mathord mathopen mathclose mathpunct mathinner mathop".split(),
        *("/", "-", "@"),
    )
)

# The commands of which the next delimiter is only made larger; a dot stands for none.
SIZED = frozenset(name for name in DROPPED if name in (r"\left", r"\right", r"\middle") or name.lower().startswith(r"\big"))

# White space.
SPACES = frozenset(
    rf"\{name}"
    for name in (
        *("\\", ",", ";", ":", "!", ">", " ", "\n", "\t"),
        *"quad qquad enspace enskip thinspace medspace thickspace negthinspace negmedspace negthickspace space nobreakspace".split(),
        *"hfill hfil vfill vfil par smallskip medskip bigskip newline linebreak nolinebreak pagebreak nopagebreak newpage clearpage".split(),
        *"smallbreak medbreak bigbreak hspace vspace mspace".split(),
    )
)

# Commands that vanish with what follows: the number of arguments, after a star and an option.
DROPPED_WITH = {
    rf"\{name}": 1
    for name in "label checked index hspace vspace mspace phantom hphantom vphantom color textcolor tag pagecolor enlargethispage".split()
} | {rf"\{name}": 0 for name in (*"linebreak nolinebreak pagebreak nopagebreak".split(), "\\")}

# Fonts and boxes with an argument: layout in the text.
FONTS = frozenset(
    rf"\{name}"
    for name in (
        *"emph textbf textit textsf textsc texttt textsl textup textmd textrm textnormal text mbox hbox underline uline".split(),
        *"fbox centerline".split(),
    )
)

# Switches of font and size: layout in the text.
SWITCHES = frozenset(
    rf"\{name}"
    for name in (
        *"it bf em rm sf tt sc sl bfseries itshape slshape scshape upshape mdseries rmfamily sffamily ttfamily normalfont".split(),
        *"tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge".split(),
    )
)

# In formulas: words of the text, whatever their font.
TEXTS = {rf"\{name}": r"\text" for name in "text mbox hbox textrm textnormal textup".split()}
TEXTS |= {rf"\{name}": rf"\{name}" for name in "textbf textit textsf textsc texttt textsl emph intertext shortintertext".split()}

# Environments that display a formula: one formula is as good as another way to set it.
DISPLAYS = frozenset(
    f"{name}{star}"
    for name in "equation align gather multline eqnarray displaymath math flalign alignat xalignat dmath".split()
    for star in ("", "*")
)
# Environments inside of formulas and of the text that only arrange. The rows of all others (matrices, cases, arrays) are meaning.
ARRANGED = frozenset(
    (
        *"aligned gathered split alignedat multlined subequations center flushleft flushright sloppypar".split(),
        *"small footnotesize normalsize large itshape bfseries".split(),
    )
)
# How many arguments (after an option) an environment has that are layout.
ENVIRONMENT_ARGUMENTS = {"alignat": 1, "alignat*": 1, "alignedat": 1, "array": 1, "tabular": 1, "xalignat": 1, "xalignat*": 1} | dict.fromkeys(
    ("aligned", "gathered", "split", "multlined", "enumerate", "itemize", "description"), 0
)

# The number of arguments of common commands. Braces around what is known to be one argument of one symbol are layout.
ARITIES = {
    rf"\{name}": count
    for count, names in {
        1: "sqrt hat check breve acute grave tilde bar vec dot ddot mathring widehat widetilde overline underline overbrace underbrace "
        "mathbf mathbb mathcal mathfrak mathscr mathsf mathrm mathit mathtt mathbbm mathds boldsymbol bm pmb operatorname substack "
        "overrightarrow overleftarrow xrightarrow xleftarrow ensuremath pmod",
        2: "frac binom overset underset stackrel sfrac nicefrac",
    }.items()
    for name in names.split()
}
OPTIONAL = frozenset((r"\sqrt", r"\xrightarrow", r"\xleftarrow"))
OVER = frozenset((r"\over", r"\atop", r"\choose", r"\above", r"\brace", r"\brack"))

_SAME = r"""
\leq \le \leqslant          \geq \ge \geqslant          \neq \ne                    < \lt                       > \gt
\to \rightarrow             \gets \leftarrow            \iff \Longleftrightarrow    \implies \Longrightarrow    \impliedby \Longleftarrow
\| \Vert \lVert \rVert      | \vert \lvert \rvert \mid  \{ \lbrace                  \} \rbrace                  [ \lbrack
] \rbrack                   : \colon                    \wedge \land                \vee \lor                   \neg \lnot
\ni \owns                   * \ast                      ^ \sp                       _ \sb
\frac \tfrac \dfrac         \binom \tbinom \dbinom      \mathbb \Bbb                \boldsymbol \bm
\dots \ldots \cdots \dotsc \dotsb \dotsm \dotsi \dotso \textellipsis
"""
# Two names of one thing; the first of each group in the table stands for all.
SYNONYMS = {
    other: names[0]
    for line in _SAME.strip().splitlines()
    for group in line.split("   ")
    if (names := group.split())
    for other in names[1:]
}
# The same for what is put together of several.
JOINED = {
    r"\coloneqq": (":", "="),
    r"\eqqcolon": ("=", ":"),
    r"\lq": ("`",),
    r"\rq": ("'",),
    r"\textquoteleft": ("`",),
    r"\textquoteright": ("'",),
    r"\textendash": ("-", "-"),
    r"\textemdash": ("-", "-", "-"),
    "…": (r"\dots",),
    "“": ("`", "`"),
    "”": ("'", "'"),
    "‘": ("`",),
    "’": ("'",),
    "–": ("-", "-"),
    "—": ("-", "-", "-"),
    "−": ("-",),
}
NEGATED = {"=": r"\neq", r"\in": r"\notin"}
ANGLES = {"<": r"\langle", ">": r"\rangle"}

REFERENCES = frozenset(rf"\{name}" for name in "ref eqref cref Cref autoref pageref nameref vref cite citep citet".split())
ACCENTS = dict(
    zip(
        (rf"\{name}" for name in "` ' ^ ~ \" = . u v H c k r d b".split()),
        "\u0300\u0301\u0302\u0303\u0308\u0304\u0307\u0306\u030c\u030b\u0327\u0328\u030a\u0323\u0331",
        strict=True,
    )
)
LETTERS = {r"\ss": "ß", r"\ae": "æ", r"\AE": "Æ", r"\oe": "œ", r"\OE": "Œ", r"\o": "ø", r"\O": "Ø", r"\l": "ł", r"\L": "Ł", r"\aa": "å", r"\i": "ı", r"\j": "ȷ"}
