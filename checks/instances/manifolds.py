"""Points that must satisfy an equation exactly, built from free parameters in whatever arithmetic is running."""

from typing import Any

from checks.arithmetic import qr, vector_norm

__all__ = ["on_sphere", "orthonormal"]


def on_sphere(raw: Any) -> Any:
    """Return the unit vectors along the last axis of ``raw`` (see ``directions``); in ball mode they enclose exact ones."""
    return raw / vector_norm(raw, axis=-1, keepdims=True)


def orthonormal(raw: Any) -> Any:
    """Return the orthonormal columns Q of ``raw = Q R`` (see ``frames``), where R has a positive diagonal."""
    return qr(raw)[0]
