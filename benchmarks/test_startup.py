"""How long until the first word."""

import os
import subprocess
import sys
import time

import pytest

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import checks": ["-c", "import checks"],
    "import checks.arithmetic": ["-c", "import checks.arithmetic"],
    "checks --version": ["-m", "checks", "--version"],
    "checks list": ["-m", "checks", "list"],
}


def seconds_of(arguments: list[str], **environment: str) -> float:
    """Wall seconds of a Python process that must succeed."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=os.environ | environment)
    return time.perf_counter() - start


@pytest.mark.parametrize("name", COMMANDS)
def test_startup(benchmark, figure, name):
    """A fresh process."""
    benchmark.pedantic(seconds_of, args=(COMMANDS[name],), rounds=5)

    figure(f"{name}, s", benchmark.stats.stats.min)


def test_an_unchanged_catalogue(benchmark, figure, tmp_path):
    """`checks verify --changed` where there is nothing to do."""
    verify = ["-m", "checks", "verify", "--effort", "quick", "--store", str(tmp_path / "evidence.sqlite")]
    seconds_of(verify)

    benchmark.pedantic(seconds_of, args=([*verify, "--changed"],), rounds=3)

    figure("checks verify --changed, nothing changed, s", benchmark.stats.stats.min, "under 2")
