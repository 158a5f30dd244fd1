"""Worker processes: what goes wrong in one theorem is reported, and the others go on."""

import os
import subprocess
import sys
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from pathlib import Path

import pytest
from theorem_files import stated, write

from checks.catalogue import load
from checks.executors import Task, executor_of
from checks.executors.processes import Processes
from checks.results import Effort, Result, Verdict
from checks.statement import Theorem

GIB = 2**30

pytestmark = pytest.mark.usefixtures("own_modules")


def decide(theorems: list[Theorem], *, jobs: int = 2, timeout: float = 60, memory: int = 4 * GIB) -> dict[str, Result]:
    """Return the results of theorems by name, decided in worker processes."""
    tasks = [Task(theorem, Effort.QUICK, 1, "f" * 16) for theorem in theorems]
    started: list[str] = []
    results = {result.id: result for result in Processes(jobs, timeout, memory).run(tasks, lambda task: started.append(task.id))}
    assert sorted(started) == sorted(results) == sorted(task.id for task in tasks)
    return {key.partition(".")[2]: result for key, result in results.items()}


@pytest.fixture
def lemmas(tmp_path):
    """Return a function that states theorems with the given bodies in a file, and returns them."""

    def lemmas(**bodies: str) -> list[Theorem]:
        name = f"lemmas_{tmp_path.name}"
        write(tmp_path / f"{name}.py", *(stated(each, body=body) for each, body in bodies.items()))
        return load([f"{name}.py"], tmp_path).find()

    return lemmas


GOOD = "return leq(0, sign * x * x)"


def test_a_hang_is_stopped(lemmas):
    """It is an error that tells the limit; the theorem after it is decided, by a new worker."""
    since = time.monotonic()
    results = decide(lemmas(hangs="\n    while True: pass", good=GOOD), jobs=1, timeout=4)

    assert results["hangs"].verdict is Verdict.ERROR
    assert results["hangs"].reason == "stopped after 4 s; make the instances smaller, or give it more time"
    assert results["hangs"].seconds > 3
    assert results["good"].passed
    assert time.monotonic() - since < 60


def test_a_hang_inside_a_library_is_stopped(lemmas):
    """A call that never returns to Python cannot refuse to be stopped."""
    results = decide(lemmas(hangs="\n    import re\n    re.match('(a*)*b', 'a' * 60)", good=GOOD), timeout=4)

    assert results["hangs"].reason.startswith("stopped after 4 s")
    assert results["good"].passed


def test_one_that_eats_memory_is_stopped(lemmas):
    """It is an error that tells the limit."""
    greedy = "\n    hoard = []\n    while True: hoard.append(bytearray(1 << 26))"
    results = decide(lemmas(eats=greedy, good=GOOD), jobs=1, memory=2 * GIB)

    assert results["eats"].verdict is Verdict.ERROR
    assert results["eats"].reason == "ran out of memory (limit 2 GiB); make the instances smaller, or give it more"
    assert results["good"].passed


@pytest.mark.parametrize("breaks", ["at once", "later"])
def test_a_pool_that_breaks(lemmas, monkeypatch, breaks):
    """What it was doing is tried once more in a new one, so that nothing waits for ever."""

    class Broken:
        active = False

        def schedule(self, *_: object, **__: object) -> Future:
            if breaks == "at once":
                raise RuntimeError("The Pool is not active")
            future: Future = Future()
            future.set_exception(BrokenProcessPool("All workers expired"))
            return future

    pools = []
    monkeypatch.setattr(Processes, "_pool", lambda *_: nullcontext(pools.append(1) or Broken()))
    tasks = [Task(each, Effort.QUICK, 1) for each in lemmas(one=GOOD, two=GOOD, three=GOOD)]

    results = list(Processes(2, 60, 0).run(tasks, lambda _: None))

    assert sorted(result.id for result in results) == sorted(task.id for task in tasks)
    assert all(result.reason.startswith("its process died") for result in results)
    assert len(pools) <= 2 * len(tasks)


def test_a_limit_that_is_too_small_to_start_with(lemmas):
    """The run comes to an end, and says what is missing."""
    results = decide(lemmas(one=GOOD, two=GOOD), jobs=1, memory=2**20)

    assert [result.verdict for result in results.values()] == [Verdict.ERROR, Verdict.ERROR]
    assert all(result.reason for result in results.values())


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("import os; os._exit(7)", "its process ended itself with exit code 7"),
        ("import os; os._exit(0)", "stopped after 6 s"),  # an exit that looks like success is only seen by its silence
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "its process was killed by SIGSEGV"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "its process was killed by SIGKILL"),
    ],
)
def test_a_crash_is_reported(lemmas, body, reason, jobs):
    """A worker that dies takes no other theorem with it."""
    results = decide(lemmas(before=GOOD, crashes=body, after=GOOD), jobs=jobs, timeout=6)

    assert results["crashes"].verdict is Verdict.ERROR
    assert results["crashes"].reason.startswith(reason)
    assert results["before"].passed
    assert results["after"].passed


@pytest.mark.parametrize(
    ("body", "words"),
    [("raise ValueError('no\\nway')", "ValueError: no way"), ("import sys; sys.exit('enough')", "enough"), ("return 3", "int 3")],
)
def test_an_exception_in_a_predicate(lemmas, body, words):
    """It is an error in one line, and no crash."""
    results = decide(lemmas(raises=body, good=GOOD))

    assert results["raises"].verdict is Verdict.ERROR
    assert words in results["raises"].reason
    assert "\n" not in results["raises"].reason
    assert results["good"].passed


def test_a_theorem_that_is_gone(lemmas, tmp_path):
    """A file that changes during a run gives an error for what it no longer states."""
    theorems = lemmas(stays=GOOD, goes=GOOD)
    write(next(tmp_path.glob("*.py")), stated("stays"))

    results = decide(theorems)

    assert "lemmas-" in results["goes"].reason
    assert "is no longer stated in" in results["goes"].reason
    assert results["stays"].passed


def test_a_theorem_that_no_other_process_can_find(tmp_path):
    """One that is made inside a function is decided in this process."""
    theorems = [load([str(write(tmp_path / "found_elsewhere.py", stated(body=GOOD)))]).find()[0], local()]

    results = decide(theorems)

    assert results["square"].passed
    assert results["here"].passed


def local() -> Theorem:
    """Return a theorem that is not in any module."""
    from hypothesis import strategies as st

    from checks import Mutant, leq, theorem

    @theorem(statement="x = x", source="folklore", instances=st.just(os.getpid()), mutants=[Mutant("other", pid=0)])
    def here(x, *, pid=None):
        """It is decided where it was made."""
        return leq(x, os.getpid() if pid is None else pid)

    return here


def test_workers_have_one_thread_and_their_limits(lemmas):
    """BLAS gets one thread, Ctrl-C is for the parent, and the main module of the parent is not run again."""
    body = """
    import os, resource, signal, sys
    assert [os.environ[name] for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")] == ["1"] * 3
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == 3 << 30
    assert not hasattr(sys.modules["__main__"], "__file__") or "multiprocessing" in sys.modules["__main__"].__file__
    return leq(0, sign * x * x)"""

    results = decide(lemmas(asks=body), memory=3 * GIB)

    assert results["asks"].reason == ""


def test_a_file_that_is_called_like_a_module_of_python(tmp_path):
    """The workers start where ``import random`` means Python's own."""
    write(tmp_path / "random.py", stated("walk"))
    command = [Path(sys.executable).with_name("checks"), "verify", "--theorems", "random.py", "--effort", "quick", "--store", "kept.sqlite"]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert "random.walk" in done.stdout


def test_the_environment_of_the_parent_stays(lemmas):
    """Starting workers changes nothing here."""
    before, main = dict(os.environ), sys.modules["__main__"]

    decide(lemmas(good=GOOD))

    assert dict(os.environ) == before
    assert sys.modules["__main__"] is main


def test_a_run_that_is_left_early_stops_its_workers(lemmas):
    """Closing the iterator does not wait for what still runs."""
    tasks = [Task(each, Effort.QUICK, 1) for each in lemmas(good=GOOD, hangs="\n    while True: pass")]
    results = Processes(2, 600, 0).run(tasks, lambda _: None)
    assert next(results).passed

    since = time.monotonic()
    results.close()

    assert time.monotonic() - since < 20


def test_workers_end_with_a_parent_that_is_killed(tmp_path):
    """A parent that is killed leaves no process behind that computes for nobody."""
    body = f"\n    import os, pathlib\n    pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid()))\n    while True: pass"
    write(tmp_path / "orphaned.py", stated(body=body))
    script = "from checks import verify\nfrom checks.catalogue import load\nverify(load(['orphaned.py']).find(), 'quick', jobs=1)\n"
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=tmp_path)
    worker = int(waited_for(tmp_path / "pid"))

    parent.kill()
    parent.wait()

    for _ in range(200):
        if not alive(worker):
            return
        time.sleep(0.1)
    pytest.fail("the worker still runs")


def waited_for(file: Path) -> str:
    """Return the text of a file, once it has any."""
    for _ in range(600):
        if file.is_file() and file.read_text(encoding="utf-8"):
            return file.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(f"{file.name} was not written")


def alive(pid: int) -> bool:
    """Whether a process runs, and is not only waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_script_without_a_guard_is_run_once(tmp_path):
    """`verify` in a plain script works: the workers do not run the script again."""
    write(tmp_path / "scripted.py", stated())
    (tmp_path / "script.py").write_text(
        "print('started')\nfrom checks import verify\nimport scripted\nprint(verify(scripted, 'quick').passed)\n", encoding="utf-8"
    )

    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    assert done.stderr == ""
    assert done.stdout == "started\nTrue\n"


def test_where_processes_cannot_be_forked(tmp_path):
    """They are started anew, and decide the same."""
    write(tmp_path / "spawned.py", stated())
    script = (
        "import multiprocessing\nmultiprocessing.get_all_start_methods = lambda: ['spawn']\n"
        "from checks import verify\nimport spawned\nprint(verify(spawned, 'quick').passed)\n"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    assert done.stderr == ""
    assert done.stdout == "True\n"


def test_limits_by_effort():
    """Without numbers of its own, a run has those of its effort, and a process for each core."""
    assert executor_of("processes", Effort.QUICK, jobs=3) == Processes(3, 30, 4 * GIB)
    assert executor_of("processes", Effort.STANDARD, jobs=1, memory=0) == Processes(1, 120, 0)
    assert executor_of("processes", Effort.DEEP, jobs=1, timeout=5) == Processes(1, 5, 4 * GIB)
    assert executor_of("processes", Effort.DEEP).jobs >= 1
