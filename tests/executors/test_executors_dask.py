"""Deciding on a Dask cluster, where the package distributed is installed."""

import sys

import pytest
from theorem_files import stated, write

from checks.catalogue import load
from checks.errors import UsageError
from checks.executors import Task, executor_of
from checks.results import Effort

pytestmark = pytest.mark.usefixtures("own_modules")


def test_without_the_package(monkeypatch):
    """The message says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(UsageError, match=r"needs the package distributed; pip install 'theorem-checks\[dask\]'"):
        next(executor_of("dask:tcp://127.0.0.1:8786", Effort.QUICK).run([], lambda _: None))


@pytest.mark.filterwarnings("default")
def test_a_local_cluster(tmp_path):
    """Theorems are decided by the workers of the cluster, and what fails there is reported."""
    distributed = pytest.importorskip("distributed", reason="distributed is not installed")
    write(tmp_path / "far_lemmas.py", stated("good"), stated("bad", body="raise ValueError('far away')"))
    tasks = [Task(theorem, Effort.QUICK, 1) for theorem in load(["far_lemmas.py"], tmp_path).find()]

    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        results = {each.id: each for each in executor_of(f"dask:{cluster.scheduler_address}", Effort.QUICK).run(tasks, lambda _: None)}

    assert results["far-lemmas.good"].passed
    assert "ValueError: far away" in results["far-lemmas.bad"].reason


@pytest.mark.filterwarnings("default")
def test_no_scheduler_there():
    """An address where nothing listens is one line."""
    pytest.importorskip("distributed", reason="distributed is not installed")

    with pytest.raises(UsageError, match=r"no Dask scheduler at 'nonsense://'"):
        next(executor_of("dask:nonsense://", Effort.QUICK).run([], lambda _: None))
