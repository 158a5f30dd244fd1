"""Choosing an executor, and deciding in this process."""

import pytest
from theorem_files import stated, write

from checks.catalogue import load
from checks.errors import UsageError
from checks.executors import Task, executor_of
from checks.executors.inline import Inline
from checks.executors.task import decide
from checks.results import Effort, Verdict

pytestmark = pytest.mark.usefixtures("own_modules")


@pytest.mark.parametrize(
    ("name", "numbers", "words"),
    [
        ("process", {}, "unknown executor 'process'; use one of inline, processes, dask:ADDRESS; did you mean 'processes'?"),
        ("", {}, "unknown executor ''"),
        ("processes", {"jobs": 0}, "jobs is 0; give at least 1"),
        ("inline", {"jobs": -1}, "jobs is -1"),
        ("processes", {"timeout": 0}, "timeout is 0; give a positive number of seconds"),
        ("processes", {"timeout": float("nan")}, "timeout is nan"),
        ("processes", {"memory": -1}, "memory is -1; give a number of bytes, or 0 for no limit"),
    ],
)
def test_what_makes_no_sense_is_refused(name, numbers, words):
    """In one line that shows the value."""
    with pytest.raises(UsageError) as caught:
        executor_of(name, Effort.QUICK, **numbers)

    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_inline_goes_on_after_an_error(tmp_path):
    """One theorem after the other is started and decided."""
    bodies = {"first": "raise RuntimeError('no')", "second": "import sys; sys.exit(1)", "third": "return leq(0, sign * x * x)"}
    write(tmp_path / "inline_lemmas.py", *(stated(name, body=body) for name, body in bodies.items()))
    said: list[str] = []

    tasks = [Task(theorem, Effort.QUICK, 1) for theorem in load(["inline_lemmas.py"], tmp_path).find()]
    for result in Inline().run(tasks, lambda task: said.append(task.theorem.name)):
        said.append(result.verdict)

    assert said == ["first", "error", "second", "error", "third", "holds"]


def test_what_the_deciders_let_through_becomes_a_result(tmp_path, monkeypatch):
    """A lack of memory, or a fault of the harness, is the result of one theorem."""
    write(tmp_path / "let_through.py", stated())
    [theorem] = load(["let_through.py"], tmp_path).find()
    task = Task(theorem, Effort.QUICK, 7, "0123")

    for error, message in [
        (MemoryError(), "ran out of memory (limit 1 GiB); make the instances smaller, or give it more"),
        (RuntimeError("two\nlines"), "RuntimeError: two lines"),
        (UsageError("what a user did"), "what a user did"),
    ]:
        monkeypatch.setattr("checks.strength.verify_theorem", _raising(error))
        result = decide(task, "1 GiB")
        assert (result.verdict, result.reason, result.seed, result.fingerprint) == (Verdict.ERROR, message, 7, "0123")


def test_an_interrupt_is_not_a_result(tmp_path, monkeypatch):
    """Ctrl-C stops the run."""
    write(tmp_path / "interrupted_lemmas.py", stated())
    [theorem] = load(["interrupted_lemmas.py"], tmp_path).find()
    monkeypatch.setattr("checks.strength.verify_theorem", _raising(KeyboardInterrupt()))

    with pytest.raises(KeyboardInterrupt):
        decide(Task(theorem, Effort.QUICK, 7))


def _raising(error: BaseException):
    def verify_theorem(*_: object) -> None:
        raise error

    return verify_theorem
