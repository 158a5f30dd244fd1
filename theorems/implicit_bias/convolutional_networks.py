r"""Linear convolutional networks on an exponential loss: sparse in the frequencies.

The predictor is the circular convolution \(\beta = w_1 * \dots * w_D\) of filters of full width, and \(\hat\beta_k\) are its Fourier coefficients.
Stationary points of the least norm of the filters with margins of at least one are, on the frequencies that are present, stationary points of
the quasi-norm \(\|\hat\beta\|_{2/D}\), and conversely (`conv_net_exp_loss_dft_quasi_norm`); limits of the flow are such points by
`margins.homogeneous-gd-direction-kkt`. For one data point and two layers the flow is solved: it finds the frequency of largest modulus, from any
start that has some of it (`one_point_finds_the_dominant_frequency`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Assumption, Mutant, Tight, equal, leq, theorem
from checks.arithmetic import concat, expm, log, roll, sqrt, stack
from checks.arithmetic import max as largest
from checks.arithmetic import min as smallest
from checks.claims import Claims
from checks.instances import arrays, interval, reals, size
from theorems.objects.layers import convolved, correlated, fourier, hankel

SOURCE = "@srebro2019geometry, 'Linear Convolutional Network'"
LITERATURE = "@gunasekar2018conv"


def squares(w: Any) -> Any:
    r"""\(|\hat w_k|^2\), shape (d,)."""
    real, imaginary = fourier(w)
    return real**2 + imaginary**2


def times_conjugate(v: Any, w: Any) -> tuple[Any, Any]:
    r"""Real and imaginary part of \(\hat v_k \overline{\hat w_k}\)."""
    (a, b), (c, d) = fourier(v), fourier(w)
    return a * c + b * d, b * c - a * d


def is_full(w: Any, **_: Any) -> Any:
    """Whether no frequency of w is missing."""
    return smallest(squares(w)) > largest(squares(w)) / 1024


def filters(w: list[float], shift: int) -> dict[str, Any]:
    """A filter for all layers, shifted and turned round, and others that are shifted units."""
    unit = np.eye(len(w))
    return {"w": np.array(w), "r": unit[1], "u": unit[0], "v": unit[shift], "shift": shift}


LOWEST = {**filters([2.0, 1.0], 1), "r": np.ones(2), "u": np.ones(2)}
"""All of r and of a filter is in the lowest frequency."""


@theorem(
    statement=r"""
        \beta = w_1 * \dots * w_D,\ \rho_l = w_l - \nabla_{w_l} \langle r, \beta \rangle:\quad
        \hat\rho_l\, \overline{\hat w_l} = |\hat w_l|^2 - \hat r\, \overline{\hat\beta},\\
        \text{so } \rho = 0 \implies |\hat w_l|^2 = |\hat\beta|^{2/D},\ \hat r = |\hat\beta|^{2/D - 2}\, \hat\beta
        \text{ where } \hat\beta_k \ne 0;\quad \text{conversely if } |\hat w_1| = \dots = |\hat w_D|;\qquad
        d\, \langle r, b \rangle \le \max_k |\hat r_k|\, \|\hat b\|_1
    """,
    source=f"{SOURCE} and 'GD on weight -> implicitly minimize |DFT(beta)|_p, p = 2/depth'",
    literature=LITERATURE,
    instances=arrays(
        w=reals("d", "-extremes -scales"),
        r=reals("d", "-extremes -scales"),
        u=reals("d", "-extremes -scales"),
        v=reals("d", "-extremes -scales"),
        shift=size("s"),
        sizes={"d": (1, 4), "s": (0, 3)},
    ),
    assumptions=[Assumption("all frequencies", "no frequency of w is missing", is_full)],
    corners=[filters([3.0, 1.0, 0.0], 1), filters([2.0, 1.0], 1), filters([4.0, 1.0, 0.0, -1.0], 3), LOWEST],
    tight=[Tight(LOWEST, part="duality")],
    uses=["margins.homogeneous-gd-direction-kkt"],
    checked_form="With r in the place of Z^T lambda, for every r and all filters, D = 2, 3. The converse for shifts and reflections of one filter. "
    "For D = 2 the duality says that such a point is optimal if |r| is largest on its frequencies. That the flow converges is not checked.",
    mutants=[
        Mutant("the l2 norm for two layers", power=0),
        Mutant("the l1 norm for three layers", power=Fraction(1, 2)),
        Mutant("the coefficients without conjugation", conjugate=-1),
        Mutant("twice the multiplier", multiplier=2),
        Mutant("the mean modulus of the frequencies", bound="mean"),
    ],
)
def conv_net_exp_loss_dft_quasi_norm(w, r, u, v, shift, *, power=1, conjugate=1, multiplier=1, bound="largest") -> Claims:
    """In Fourier space a convolutional network is diagonal, so that its stationary points are those of the quasi-norm of the frequencies.

    The power is that of the squared modulus of a filter by which the gradient of the quasi-norm is divided for each further layer.
    """
    claims: dict[str, Any] = {}
    for name, layers in {"2": (u, v), "3": (u, v, w)}.items():
        first, others = layers[0], convolved(*layers[1:])
        residual = first - multiplier * correlated(r, others)
        real, imaginary = times_conjugate(r, convolved(*layers))
        left = times_conjugate(residual, first)
        claims[f"residual {name}.real"] = equal(left[0], squares(first) - real)
        claims[f"residual {name}.imaginary"] = equal(left[1], -conjugate * imaginary)
    turned = roll(w[::-1], shift)
    for name, layers in {"2": (w, turned), "3": (w, turned, roll(w, shift))}.items():
        dual = dual_of(layers, power)
        for l in range(len(layers)):
            claims[f"stationary {name}.{l}"] = equal(correlated(dual, convolved(*(layers[:l] + layers[l + 1 :]))), layers[l])
    top = largest(sqrt(squares(r))) if bound == "largest" else sqrt(squares(r)).sum() / len(r)
    return claims | {"duality": leq(len(r) * (r @ u), top * sqrt(squares(u)).sum())}


def dual_of(layers: tuple[Any, ...], power: Any) -> Any:
    r"""The r with \(\hat r = |\hat w|^{-2 (D - 1)}\, \hat\beta\), where all layers have the moduli \(|\hat w|\)."""
    real, imaginary = fourier(convolved(*layers))
    scale = squares(layers[0]) ** (power * (len(layers) - 1))
    cosines, sines = zip(*(fourier(unit) for unit in np.eye(len(real))), strict=True)
    back = [(c * real / scale).sum() + (s * imaginary / scale).sum() for c, s in zip(cosines, sines, strict=True)]
    return stack(back) / len(real)


def has_some_of_each(z: Any, u: Any, v: Any, time: Any) -> Any:
    """Whether the start has something of every frequency."""
    return smallest(growing(z, u, v)) > ((u**2).sum() + (v**2).sum()) / 2**20


def growing(z: Any, u: Any, v: Any) -> Any:
    r"""\(|\hat u_k + e^{i \varphi_k}\, \overline{\hat v_k}|^2 / 4\) with the phase of \(\hat z_k\): what grows like \(e^{|\hat z_k| s}\)."""
    real, imaginary = times_conjugate(z, v)
    (a, b), modulus = fourier(u), sqrt(squares(z))
    return ((a + real / modulus) ** 2 + (b + imaginary / modulus) ** 2) / 4


def signal(z: list[float], u: list[float], v: list[float], time: float) -> dict[str, Any]:
    """A written signal and start."""
    return {"z": np.array(z), "u": np.array(u), "v": np.array(v), "time": np.float64(time)}


UNEVEN = [0.5 + 2.0**-9, -0.5 + 2.0**-9]
LITTLE_OF_THE_LARGEST = signal([2.0, 1.0], UNEVEN, UNEVEN, 2.0)
"""The start has little of the frequency of largest modulus, and the flow has not found it yet."""


@theorem(
    statement=r"""
        \dot u = \nabla_u \langle z, u * v \rangle,\ \dot v = \nabla_v \langle z, u * v \rangle,\ \beta = u * v,\
        A_k = \tfrac12 \big(\hat u_k(0) + \tfrac{\hat z_k}{|\hat z_k|} \overline{\hat v_k(0)}\big):\\
        |\hat z_k| - \frac{1}{2 s} \log \frac{d\, \|w(0)\|^2}{2\, |A_k|^2} \le \frac{2 \langle z, \beta \rangle}{\|w\|^2} \le
        \frac{d\, \langle z, \beta \rangle}{\|\hat\beta\|_1} \text{ where positive},\\
        d\, \langle z, \beta \rangle \le \max_k |\hat z_k|\, \|\hat\beta\|_1
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(
        z=reals("d", "-extremes -scales"),
        u=reals("d", "-extremes -scales"),
        v=reals("d", "-extremes -scales"),
        time=interval(0.25, 2.0, ""),
        sizes={"d": (1, 4)},
    ),
    assumptions=[
        Assumption("all frequencies", "no frequency of z is missing", lambda z, u, v, time: is_full(z)),
        Assumption("generic start", "the start has something of every frequency", has_some_of_each),
    ],
    corners=[
        signal([1.0], [1.0], [1.0], 1.0),
        signal([2.0, 1.0], [1.0, 0.0], [1.0, 0.0], 2.0),
        LITTLE_OF_THE_LARGEST,
        signal([3.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], 1.0),
    ],
    tight=[Tight(signal([1.0], [1.0], [1.0], 1.0), part="lower")],
    uses=["convolutional-networks.conv-net-exp-loss-dft-quasi-norm"],
    checked_form="That the direction tends to the frequencies of largest modulus is checked as the stated bound, which tends to max |z_k| as s goes "
    "to infinity, in the time s with ds = e^-q dt, in which the flow for one data point is linear.",
    mutants=[
        Mutant("half of the logarithm", factor=Fraction(1, 2)),
        Mutant("without the dimension", dimension=False),
        Mutant("the direction of the data", euclidean=True),
        Mutant("a rate like the inverse square", rate=2),
        Mutant("twice the modulus", best=2),
    ],
)
def one_point_finds_the_dominant_frequency(z, u, v, time, *, factor=1, dimension=True, euclidean=False, rate=1, best=1) -> Claims:
    """Two convolutional layers and one data point: the predictor tends to the frequency of largest modulus, from starts that have some of it."""
    d, H = len(z), hankel(z)
    zeros = 0 * H
    end = expm(time * concat([concat([zeros, H], axis=1), concat([H, zeros], axis=1)], axis=0)) @ concat([u, v], axis=0)
    first, second, size = end[:d], end[d:], (end**2).sum()
    margin, moduli = first @ (H @ second), sqrt(squares(z))
    started = (d if dimension else 1) * ((u**2).sum() + (v**2).sum())
    target = sqrt((z**2).sum()) * sqrt(d) if euclidean else best * moduli
    beta = sqrt(squares(first)) * sqrt(squares(second))
    return {
        "lower": leq(target - factor * log(started / (2 * growing(z, u, v))) / (2 * time**rate), 2 * margin / size),
        "norm": leq(2 * beta.sum(), d * size),
        "upper": leq(d * margin, largest(moduli) * beta.sum()),
    }
