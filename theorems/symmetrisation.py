r"""Symmetrisation: an asymmetric product \(U V^\top\) seen as a difference of two symmetric ones.

With the lift \(\mathrm{Sym}(M) = \begin{bmatrix} 0 & M \\ M^\top & 0 \end{bmatrix}\) and the stacked factors \(W = [U; V]\), \(\tilde W = [U; -V]\),
inner products double (`sym_inner_product`) and \(W W^\top - \tilde W \tilde W^\top\) is twice the lift of the product (`sym_lift_gram`). The
loss can therefore be written with lifted measurements, with constants that the source gets wrong (`sym_loss_constants`). Whether the two stacked
factors also move independently is another matter: balance is not enough for it (`sym_gradient_decoupling`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from checks import Mutant, equal, theorem
from checks.arithmetic import concat, flip, matrix_norm
from checks.claims import Claims
from checks.instances import arrays, positive
from theorems.objects.sensing import measure, skew, sym

LITERATURE = "@soltanolkotabi2023implicit; @ye2021global"


def stacked(U: Any, V: Any) -> tuple[Any, Any]:
    """The stacked factors [U; V] and [U; -V]."""
    return concat([U, V], axis=0), concat([U, -V], axis=0)


def inner(A: Any, B: Any) -> Any:
    """The Frobenius inner product."""
    return (A * B).sum()


@theorem(
    statement=r"""
        \langle \mathrm{Sym} A, \mathrm{Sym} M\rangle = 2\langle A, M\rangle, \quad
        \langle \mathrm{Sym} A, W W^\top\rangle = 2\langle A, U V^\top\rangle = -\langle \mathrm{Sym} A, \tilde W \tilde W^\top\rangle
    """,
    source="@soltanolkotabi2022erice, 'Symmetrization I'",
    literature=LITERATURE,
    instances=arrays(A="d1 d2", M="d1 d2", U="d1 r", V="d2 r"),
    mutants=[
        Mutant("the lift keeps inner products", lifts=1),
        Mutant("the stacked product counts once", stacks=1),
        Mutant("a skew lift", lift=skew),
        Mutant("the sign of the second factor does not matter", flips=2),
    ],
)
def sym_inner_product(A, M, U, V, *, lift=sym, lifts=2, stacks=2, flips=-2) -> Claims:
    """Lifted measurements see the stacked factors as the measurements see the product, twice over."""
    W, flipped = stacked(U, V)
    product = inner(A, U @ V.T)
    return {
        "lifted": equal(inner(lift(A), sym(M)), lifts * inner(A, M)),
        "stacked": equal(inner(lift(A), W @ W.T), stacks * product),
        "flipped": equal(inner(lift(A), flipped @ flipped.T), flips * product),
    }


@theorem(
    statement=r"""
        W W^\top - \tilde W \tilde W^\top = 2\,\mathrm{Sym}(U V^\top), \quad W^\top \tilde W = U^\top U - V^\top V, \quad
        \tilde W^\top \tilde W = W^\top W, \quad \|W^\top \tilde W\|_F = \|U^\top U - V^\top V\|_F
    """,
    source="@soltanolkotabi2022erice, 'Symmetrization I' and 'II'",
    literature=LITERATURE,
    instances=arrays(U="d1 r", V="d2 r"),
    mutants=[
        Mutant("once the lift", lifts=1),
        Mutant("the sum of the Gram matrices of the factors", gram=1),
        Mutant("the sum of the stacked products", flipped=1),
    ],
)
def sym_lift_gram(U, V, *, lifts=2, gram=-1, flipped=-1) -> Claims:
    """The stacked factors are orthogonal to their flipped copy exactly where the factors are balanced."""
    W, other = stacked(U, V)
    imbalance = U.T @ U + gram * (V.T @ V)
    return {
        "difference": equal(W @ W.T + flipped * (other @ other.T), lifts * sym(U @ V.T)),
        "mixed Gram matrix": equal(W.T @ other, imbalance),
        "same Gram matrix": equal(other.T @ other, W.T @ W),
        "norms": equal(matrix_norm(W.T @ other), matrix_norm(imbalance)),
    }


@theorem(
    statement=r"""
        \tfrac12 \|A(U V^\top) - A(X Y^\top)\|^2 = \tfrac18 \|B(\mathrm{Sym}(U V^\top)) - B(\mathrm{Sym}(X Y^\top))\|^2
        = \tfrac1{32} \|B(W W^\top) - B(Z Z^\top) - (B(\tilde W \tilde W^\top) - B(\tilde Z \tilde Z^\top))\|^2
        = \tfrac18 \|B(W W^\top) - B(Z Z^\top)\|^2, \quad B_k = \mathrm{Sym}(A_k)
    """,
    source="@soltanolkotabi2022erice, 'Symmetrization I', 'Loss reformulated as'",
    literature=LITERATURE,
    instances=arrays(A="n d1 d2", U="d1 r", V="d2 r", X="d1 r", Y="d2 r", sizes={"d1": (1, 3), "d2": (1, 3), "r": (1, 3), "n": (1, 4)}),
    corners=[{"A": [[[1.0]]], "U": [[1.0]], "V": [[1.0]], "X": [[0.0]], "Y": [[0.0]]}],
    uses=["symmetrisation.sym-inner-product", "symmetrisation.sym-lift-gram"],
    mutants=[
        Mutant(
            "1/4 on the second line",
            as_printed=True,
            where="'Symmetrization I', second line of the loss",
            note="For A = U = V = 1, X = Y = 0 the first line is 1/2 and the printed second line 1; the constant is 1/8.",
            lifted=Fraction(1, 4),
        ),
        Mutant(
            "1/4 on the third line",
            as_printed=True,
            where="'Symmetrization I', third line of the loss",
            note="For A = U = V = 1, X = Y = 0 the first line is 1/2 and the printed third line 4; the constant is 1/32.",
            doubled=Fraction(1, 4),
        ),
        Mutant(
            "1/4 for one stacked factor",
            as_printed=True,
            where="'Symmetrization II', 'As if we have'",
            note="For A = U = V = 1, X = Y = 0 the loss is 1/2 and the printed expression 1. The constant is 1/8, and then the equality "
            "needs no balance: it holds for every W.",
            halved=Fraction(1, 4),
        ),
        Mutant("1/8 on the third line", doubled=Fraction(1, 8)),
        Mutant("1/16 on the third line", doubled=Fraction(1, 16)),
        Mutant("1/32 without the flipped half", halved=Fraction(1, 32)),
    ],
)
def sym_loss_constants(A, U, V, X, Y, *, lifted=Fraction(1, 8), doubled=Fraction(1, 32), halved=Fraction(1, 8)) -> Claims:
    """The loss in terms of the lift and of the stacked factors, with the constants that make the four lines equal."""
    B = sym(A)
    W, W_flipped = stacked(U, V)
    Z, Z_flipped = stacked(X, Y)
    loss = (measure(A, U @ V.T - X @ Y.T) ** 2).sum() / 2
    first = measure(B, W @ W.T - Z @ Z.T)
    both = first - measure(B, W_flipped @ W_flipped.T - Z_flipped @ Z_flipped.T)
    return {
        "lift": equal(loss, lifted * (measure(B, sym(U @ V.T) - sym(X @ Y.T)) ** 2).sum()),
        "both stacked": equal(loss, doubled * (both**2).sum()),
        "one stacked": equal(loss, halved * (first**2).sum()),
    }


@theorem(
    statement=r"""
        B_k = c\,\mathrm{Sym}(A_k),\ \mathrm{sym} = c\,\mathrm{Sym}:\quad
        \tfrac12 \|A(U V^\top) - A(X Y^\top)\|^2 = \tfrac1{8 c^4} \|B(\mathrm{sym}(U V^\top)) - B(\mathrm{sym}(X Y^\top))\|^2
        = \tfrac1{32 c^2} \|B(W W^\top - Z Z^\top - \tilde W \tilde W^\top + \tilde Z \tilde Z^\top)\|^2
    """,
    source="derived for @soltanolkotabi2022erice, 'Symmetrization I': no scaling of the lift gives the printed constants, "
    "since the second line would need c^4 = 1/2 and the third c^4 = 1/64",
    instances=arrays(A="n d1 d2", U="d1 r", V="d2 r", X="d1 r", Y="d2 r", c=positive(""), sizes={"d1": (1, 3), "d2": (1, 3), "r": (1, 3)}),
    uses=["symmetrisation.sym-loss-constants"],
    mutants=[Mutant("second power on the second line", lifted=2), Mutant("fourth power on the third line", stacks=4)],
)
def sym_loss_scaling(A, U, V, X, Y, c, *, lifted=4, stacks=2) -> Claims:
    """How the constants of the reformulated loss change when the lift is scaled."""
    B = c * sym(A)
    W, W_flipped = stacked(U, V)
    Z, Z_flipped = stacked(X, Y)
    loss = (measure(A, U @ V.T - X @ Y.T) ** 2).sum() / 2
    both = measure(B, W @ W.T - Z @ Z.T - W_flipped @ W_flipped.T + Z_flipped @ Z_flipped.T)
    return {
        "lift": equal(8 * c**lifted * loss, (measure(B, c * sym(U @ V.T) - c * sym(X @ Y.T)) ** 2).sum()),
        "stacked": equal(32 * c**stacks * loss, (both**2).sum()),
    }


def decoupled_if_balanced(U, X, Y) -> Claims:
    """What the source suggests, for V with the rows of U in another order, which is balanced: the gradient is that of the symmetric problem."""
    V = flip(U, axis=0)
    (W, _), (Z, _) = stacked(U, V), stacked(X, Y)
    return equal(sym(U @ V.T - X @ Y.T) @ W, (W @ W.T - Z @ Z.T) @ W / 2)


@theorem(
    statement=r"""
        E = U V^\top - X Y^\top,\ P = W W^\top - Z Z^\top:\quad
        \nabla_W \tfrac12 \|E\|_F^2 = \mathrm{Sym}(E) W
        = \tfrac12 P W + \tfrac12 \big(\tilde Z (\tilde Z^\top W) - \tilde W (\tilde W^\top W)\big),\quad
        \tilde Z^\top W = X^\top U - Y^\top V,\quad
        \|P - \tilde P\|_F^2 = 2 \|P\|_F^2 - 2 \|W^\top \tilde W\|_F^2 - 2 \|Z^\top \tilde Z\|_F^2 + 4 \|Z^\top \tilde W\|_F^2
    """,
    source="@soltanolkotabi2022erice, 'Symmetrization II', 'As if we have'",
    literature=LITERATURE,
    instances=arrays(U="d1 r", V="d2 r", X="d1 k", Y="d2 k", E="d1 r", F="d2 r", sizes={"d1": (1, 4), "d2": (1, 4), "r": (1, 4), "k": (1, 3)}),
    uses=["symmetrisation.sym-lift-gram", "symmetrisation.sym-loss-constants"],
    mutants=[
        Mutant(
            "balanced factors decouple",
            as_printed=True,
            where="'Symmetrization II', 'When U^T U = V^T V (nearly) ... as if we have L(W) = ... and L(W~) = ...'",
            note="Read as a statement on the gradient, balance is not enough: U = V = X = 1, Y = 0 is balanced, and the gradient 1 in "
            "each factor is twice that of the decoupled loss. It needs X^T U = Y^T V as well.",
            predicate=decoupled_if_balanced,
            instances=arrays(U="d r", X="d k", Y="d k"),
        ),
        Mutant("no coupling", coupled=0),
        Mutant("the coupling of the factors alone", target=0),
        Mutant("without the mixed term of the losses", mixed=0),
        Mutant("twice the gradient", half=1),
    ],
)
def sym_gradient_decoupling(U, V, X, Y, E, F, *, coupled=1, target=1, mixed=4, half=Fraction(1, 2)) -> Claims:
    """The gradient of the stacked factors is that of a symmetric problem, and a coupling. Balance makes one of the two parts of the coupling vanish.

    Every entry is observed. That Sym(E) W is the gradient is checked by the exact remainder of a move.
    """
    W, other = stacked(U, V)
    Z, other_target = stacked(X, Y)
    move = concat([E, F], axis=0)
    residual = U @ V.T - X @ Y.T
    moved = (U + E) @ (V + F).T - X @ Y.T
    gradient = sym(residual) @ W
    P, other_P = W @ W.T - Z @ Z.T, other @ other.T - other_target @ other_target.T
    coupling = target * other_target @ (other_target.T @ W) - other @ (other.T @ W)
    quadratic = E @ V.T + U @ F.T + E @ F.T
    return {
        "gradient": equal((moved**2).sum() - (residual**2).sum(), 2 * inner(gradient, move) + 2 * inner(residual, E @ F.T) + (quadratic**2).sum()),
        "coupled": equal(gradient, half * (P @ W + coupled * coupling)),
        "mixed Gram matrix": equal(other_target.T @ W, X.T @ U - Y.T @ V),
        "losses": equal(
            ((P - other_P) ** 2).sum(),
            2 * (P**2).sum() - 2 * ((W.T @ other) ** 2).sum() - 2 * ((Z.T @ other_target) ** 2).sum() + mixed * ((Z.T @ other) ** 2).sum(),
        ),
    }
