"""What all tests share: pytest's own test runner, a header that names the arithmetic that is tested, and modules of their own."""

import sys
from collections.abc import Iterator
from importlib.metadata import version

import pytest
from hypothesis import settings

pytest_plugins = ["pytester"]

# A test run depends on the code alone, not on what earlier runs have found.
settings.register_profile("repeatable", database=None, derandomize=True)
settings.load_profile("repeatable")


def pytest_report_header() -> str:
    """Name the versions that a verdict depends on."""
    return ", ".join(f"{name} {version(name)}" for name in ("python-flint", "numpy", "scipy", "sympy", "hypothesis"))


@pytest.fixture
def own_modules(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Forget the modules that a test imports from a folder of its own, and the paths that it adds."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    base = str(tmp_path_factory.getbasetemp().resolve())
    yield
    for name, module in list(sys.modules.items()):
        if base in f"{getattr(module, '__file__', '')} {getattr(module, '__path__', '')}":
            del sys.modules[name]
