"""A table of the figures that the benchmarks measured, beside their targets, at the end of the run."""

from collections.abc import Callable

import pytest

FIGURES = pytest.StashKey[list[tuple[str, float, str]]]()


def pytest_configure(config: pytest.Config) -> None:
    """Start with no figures."""
    config.stash[FIGURES] = []


@pytest.fixture
def figure(request: pytest.FixtureRequest, benchmark) -> Callable[[str, float, str], None]:
    """``figure(name, value, target)`` records a number for the table and for the benchmark's ``extra_info``."""

    def record(name: str, value: float, target: str = "") -> None:
        benchmark.extra_info[name] = value
        request.config.stash[FIGURES].append((name, value, target))

    return record


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table."""
    figures = config.stash[FIGURES]
    if not figures:
        return
    terminalreporter.section("figures")
    width = max(len(name) for name, *_ in figures)
    for name, value, target in figures:
        terminalreporter.line(f"{name:<{width}}  {value:>10.4g}  {target}")
