"""Commands of LaTeX that only print something: those of LaTeX itself, of text and of mathematics, and those of the AMS packages."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MATHEMATICS = _words(
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho sigma varsigma tau upsilon phi
    varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec sin sinh sup tan tanh
    sum prod coprod int oint bigcap bigcup bigvee bigwedge bigoplus bigotimes bigodot biguplus bigsqcup frac sqrt
    le leq ge geq ne neq equiv sim simeq approx asymp cong propto ll gg prec succ preceq succeq subset supset subseteq supseteq in ni notin mid
    parallel perp models doteq vdash dashv smile frown bowtie not
    pm mp times div cdot ast star circ bullet cap cup vee lor wedge land setminus oplus ominus otimes oslash odot wr amalg dagger ddagger uplus
    leftarrow gets rightarrow to Leftarrow Rightarrow leftrightarrow Leftrightarrow mapsto longmapsto longrightarrow longleftarrow
    Longrightarrow Longleftarrow Longleftrightarrow hookrightarrow uparrow downarrow updownarrow nearrow searrow rightharpoonup
    forall exists neg lnot emptyset infty nabla partial ell hbar imath jmath Re Im wp aleph angle top bot triangle prime surd flat sharp natural
    langle rangle lfloor rfloor lceil rceil lbrace rbrace lbrack rbrack vert Vert backslash colon dots ldots cdots vdots ddots
    left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm middle
    hat check tilde acute grave dot ddot breve bar vec widehat widetilde overline underline overbrace underbrace stackrel
    mathrm mathit mathbf mathsf mathtt mathcal mathnormal mathrel mathbin mathop mathord mathopen mathclose mathpunct
    quad qquad displaystyle textstyle scriptstyle
    """
)
"""What formulas may use in every paper."""

TEXT = _words(
    """
    ensuremath bfseries textasciitilde textasciicircum textbackslash textendash textemdash textquoteright textquoteleft textquotedblleft
    textquotedblright ss o O l L ae AE oe OE aa AA i j r c k u v H b d t
    """
)
"""What accents, letters and signs in running text need."""

AMS = _words(
    """
    text tfrac dfrac cfrac binom tbinom dbinom operatorname implies impliedby iff lvert rvert lVert rVert overset underset substack
    dotsc dotsb dotsm dotsi mathbb mathfrak boldsymbol preccurlyeq succcurlyeq lesssim gtrsim leqslant geqslant nmid nexists varnothing complement
    square blacksquare subsetneq supsetneq restriction upharpoonright triangleq iint iiint dddot boxtimes ltimes rtimes leadsto
    """
)
"""What a formula needs the packages of the AMS for."""

MATRICES = _words("matrix pmatrix bmatrix vmatrix Vmatrix smallmatrix cases aligned")
"""The environments of amsmath that stand within a formula."""
