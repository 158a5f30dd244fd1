"""Many processes and threads share one store, and one that is killed leaves it whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from evidence_samples import filled, result

import checks
from checks.errors import StoreError
from checks.evidence.store import RunInfo, Store

ROOT = str(Path(checks.__file__).parents[1])
WRITER = f"""
import sys
sys.path[:0] = [{ROOT!r}, {str(Path(__file__).parent)!r}]
from evidence_samples import result
from checks.evidence.store import RunInfo, Store
path, name, many = sys.argv[1], sys.argv[2], int(sys.argv[3])
run = RunInfo()
with Store(path) as store:
    for seed in range(many):
        store.record(result(name, seed=seed), run)
        print(seed, flush=True)
"""


def writer(path: Path, name: str, many: int) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), name, str(many)], stdout=subprocess.PIPE, text=True)


def test_processes_that_write_at_once(tmp_path):
    """Processes that create one store together and write to it lose nothing."""
    path = tmp_path / ".checks" / "evidence.sqlite"
    children = [writer(path, f"topic.claim-{number}", 40) for number in range(3)]
    for child in children:
        child.communicate(timeout=60)

    assert [child.returncode for child in children] == [0, 0, 0]
    with Store(path) as store:
        for number in range(3):
            assert [record.result.seed for record in store.history(f"topic.claim-{number}")] == list(range(40))[::-1]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("after", [0, 1, 5, 20])
def test_a_process_that_is_killed(tmp_path, after):
    """What was recorded before the process was killed is there, the store is whole, and the next run goes on."""
    path = tmp_path / "evidence.sqlite"
    child = writer(path, "topic.claim", 100_000)
    assert child.stdout is not None
    for _ in range(after):
        child.stdout.readline()
    if not after:
        while not path.exists():
            time.sleep(0.001)
    child.kill()
    told = after + len(child.communicate()[0].splitlines())
    with Store(path) as store:
        kept = len(store.history("topic.claim"))
        assert told <= kept <= told + 1
        store.record(result(seed=-1), RunInfo())
        assert store.latest("topic.claim").result.seed == -1
        assert len(store.history("topic.claim")) == kept + 1
    with sqlite3.connect(path) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    opened.close()


def test_a_lock_that_is_held_too_long(tmp_path):
    """A store that another process does not let go is a message after a while, and no loss."""
    path = filled(tmp_path / "evidence.sqlite", many=1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with Store(path, wait=0.05) as store:
            assert store.latest("topic.claim") is not None
            with pytest.raises(StoreError, match="is locked: another process is writing"):
                store.record(result(seed=5), RunInfo())
            other.execute("ROLLBACK")
            store.record(result(seed=5), RunInfo())
            assert len(store.history("topic.claim")) == 2
    finally:
        other.close()


def test_threads_share_a_store(store):
    """One store may be used by several threads."""
    names = [f"topic.claim-{number}" for number in range(4)]
    threads = [threading.Thread(target=lambda name=name: [store.record(result(name, seed=seed), RunInfo()) for seed in range(10)]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [len(store.history(name)) for name in names] == [10] * 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_opens_its_own_connection(store):
    """A child process does not use the connection of its parent, which would damage the file."""
    store.record(result(seed=0), RunInfo())
    child = os.fork()
    if not child:
        status = 1
        try:
            store.record(result(seed=1), RunInfo())
            store.close()
            status = 0
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    store.record(result(seed=2), RunInfo())

    assert [record.result.seed for record in store.history("topic.claim")] == [2, 1, 0]
