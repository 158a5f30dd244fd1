"""The same seed gives the same decision: again, in another process, and beside another thread."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import flint
import pytest
from hypothesis import strategies as st
from stated import state

import checks
from checks import Effort, leq, psd
from checks.arithmetic import vector_norm
from checks.deciders.decide import decide
from checks.instances import arrays

CASES = [
    state(lambda x, y: leq(abs(x @ y), vector_norm(x) * vector_norm(y)), instances=arrays(x="n", y="n")),
    state(lambda x: leq(x.sum() ** 2, 3 * (x**2).sum()), instances=arrays(x="n")),
    state(lambda A: psd(A @ A.T), instances=arrays(A="m n")),
    state(lambda x, n: leq(x * n, 1e4), instances=st.tuples(st.floats(-1e3, 1e3), st.integers(0, 50))),
    state(lambda text: leq(len(text), 5), instances=st.text()),
]


def outcome(case, seed=7):
    """The decision without its times."""
    return replace(decide(CASES[case].variant, Effort.QUICK, seed), seconds=0.0, ball_seconds=0.0)


@pytest.mark.parametrize("case", range(len(CASES)))
def test_the_same_seed_decides_the_same(case):
    """Verdict, counts and witnesses are a function of the seed."""
    assert outcome(case) == outcome(case)


def test_another_seed_tries_other_instances():
    """The seed matters."""
    assert outcome(0) != outcome(0, seed=8)


SCRIPT = """
import sys
sys.path[:0] = {paths!r}
{imports}
import hashlib
from test_determinism import CASES, outcome
print(*[hashlib.sha256(repr(outcome(case)).encode()).hexdigest() for case in range(len(CASES))])
"""


def test_another_process_decides_the_same(tmp_path):
    """Neither the order of hashes, nor what else is imported, nor whether it runs in CI makes a difference."""
    (tmp_path / "full_of_constants.py").write_text(f"numbers = {list(range(60))}\nfloats = {[k / 7 for k in range(60)]}\nletters = [b'abcd', 'x']\n")
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[1]), str(Path(checks.__file__).parents[1]), str(tmp_path)]
    script = SCRIPT.format(paths=paths, imports="import full_of_constants, sympy")
    environment = {**os.environ, "PYTHONHASHSEED": "12", "CI": "true"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)

    assert done.stdout.split() == [hashlib.sha256(repr(outcome(case)).encode()).hexdigest() for case in range(len(CASES))], done.stderr


def test_threads_do_not_disturb_each_other():
    """Several decisions at once are the same as one after the other, and leave the precision as it was."""
    alone = [outcome(case) for case in range(len(CASES))]
    before = flint.ctx.prec
    with ThreadPoolExecutor(len(CASES)) as pool:
        together = list(pool.map(outcome, range(len(CASES))))

    assert together == alone
    assert flint.ctx.prec == before
