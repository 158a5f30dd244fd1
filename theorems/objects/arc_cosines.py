"""Gaussian expectations of products of ReLUs: what they depend on is the angle between two weights, or two inputs."""

from __future__ import annotations

from typing import Any

from checks.arithmetic import acos, atan2, pi, sqrt


def tangent_kernel(u: Any) -> Any:
    """The neural tangent kernel of an infinitely wide network with one hidden layer of ReLUs, at the cosine u of two inputs of unit length."""
    angle = pi - acos(u)
    return (2 * u * angle + sqrt(1 - u**2)) / pi


def relu_gram(w: Any) -> Any:
    r"""\(\mathbb E[\phi(w_i \cdot x) \phi(w_j \cdot x)]\) for a standard Gaussian x and ReLUs with the rows of w (m, r) as weights."""
    across = (w[:, None, :, None] * w[None, :, None, :] - w[:, None, None, :] * w[None, :, :, None]) ** 2
    sines, cosines = sqrt(across.sum(axis=(2, 3)) / 2), w @ w.T
    return (sines + (pi - atan2(sines, cosines)) * cosines) / (2 * pi)
