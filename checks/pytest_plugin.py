"""Theorems as pytest items, and the fixture ``verify``. Every pytest run of an environment loads this: it imports only what is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from checks.results import Result
    from checks.statement import Theorem


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option and the settings."""
    group = parser.getgroup("theorems", "theorems")
    group.addoption("--checks-effort", metavar="EFFORT", help="how much is tried for each theorem: quick, standard or deep")
    parser.addini("theorems", type="linelist", default=[], help="modules, packages, files and folders whose theorems are verified")
    parser.addini("theorems_effort", default="quick", help="how much is tried for each theorem: quick (default), standard or deep")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker; and what collects theorems, if there are any."""
    config.addinivalue_line("markers", "theorem: a theorem, or one of its mutants")
    if config.getini("theorems"):
        from checks.pytest_collection import TheoremCollection

        config.pluginmanager.register(TheoremCollection(config), "checks-theorems")


@pytest.fixture(scope="session")
def verify() -> Callable[..., Result]:
    """Verify a theorem inside a test: ``verify(theorem, effort="quick")`` returns its `checks.Result`, or fails and says why."""

    def verify(theorem: Theorem, effort: str = "quick") -> Result:
        __tracebackhide__ = True
        from checks.pytest_collection import verified

        result, text = verified(theorem, effort)
        if text:
            raise AssertionError(text)
        return result

    return verify
