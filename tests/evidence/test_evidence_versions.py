"""The versions that a fingerprint and a run name."""

from __future__ import annotations

import platform

import numpy as np
from evidence_packages import write

from checks.evidence import versions


def test_the_environment_is_named():
    """A run records Python and the packages that it computed with; what is not installed has no version."""
    found = versions.environment()

    assert found["python"] == platform.python_version()
    assert found["numpy"] == np.__version__
    assert versions.version("no-such-distribution") == ""
    assert all(isinstance(each, str) for each in found.values())
    assert {"machine", "simd", "blas"} <= found.keys()  # on which the last bits of a float64 depend


def test_packages_that_cannot_change_a_verdict():
    """The standard library, Hypothesis and the harness itself are not told by version; packages go by the name of their distribution."""
    assert versions.package_versions(["math", "hypothesis", "checks", "flint", "numpy"]) == {
        "flint": versions.version("python-flint"),
        "numpy": np.__version__,
    }


def test_the_sources_of_the_harness_are_told_apart(tmp_path, monkeypatch):
    """The digest of the harness covers the modules that decide, with line ends of any kind."""
    files = {"checks/evidence/versions.py": "", "checks/claims.py": "A = 1\n", "checks/deciders/x.py": "B = 1\n", "checks/report/html.py": "C = 1\n"}

    def digest(**edited: str) -> str:
        write(tmp_path, {**files, **edited})
        monkeypatch.setattr(versions, "__file__", str(tmp_path / "checks/evidence/versions.py"))
        return versions._harness_sources.__wrapped__()

    plain = digest()
    assert plain == digest(**{"checks/report/html.py": "C = 2\n"})
    assert plain != digest(**{"checks/deciders/x.py": "B = 2\n"})
    (tmp_path / "checks/deciders/x.py").write_bytes(b"B = 1\r\n")
    assert plain == versions._harness_sources.__wrapped__()
