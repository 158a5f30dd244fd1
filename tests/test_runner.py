"""Verifying theorems: the one way in."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from theorem_files import stated, write

from checks import Result, Theorem, UsageError, Verdict, verify
from checks.catalogue import import_file, load
from checks.errors import StatementError
from checks.evidence.fingerprint import fingerprint, seed_of
from checks.evidence.store import Store

pytestmark = pytest.mark.usefixtures("own_modules")


@pytest.fixture
def lemmas(tmp_path) -> list[Theorem]:
    """Three true theorems, in a module of their own."""
    write(tmp_path / "three_lemmas.py", stated("one"), stated("two"), stated("three"))
    return load(["three_lemmas.py"], tmp_path).find()


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "evidence.sqlite") as store:
        yield store


def stable(result: Result) -> dict:
    """Return what of a result must not depend on where and when it was decided."""
    from checks.evidence.records import result_to_json

    return without_times(result_to_json(result))


def without_times(data):
    """Return JSON without the entries that are times."""
    if isinstance(data, dict):
        return {key: without_times(value) for key, value in data.items() if key not in ("seconds", "ball_seconds")}
    return [without_times(each) for each in data] if isinstance(data, list) else data


class Log:
    """Keeps what a run tells."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def started(self, task) -> None:
        self.said.append(f"started {task.id}")

    def finished(self, result) -> None:
        self.said.append(f"finished {result.id}")


class TestWhat:
    def test_a_theorem(self, lemmas):
        """The report of one theorem has one result, which can be asked for by id."""
        report = verify(lemmas[0], "quick", executor="inline")

        assert report.passed
        assert len(report) == 1
        assert report["three-lemmas.one"] is report.results[0] is next(iter(report))
        assert report.effort == "quick"
        assert report.seconds > 0
        with pytest.raises(KeyError):
            report["three-lemmas.two"]

    def test_a_module_a_package_and_a_list(self, tmp_path, lemmas):
        """Each theorem comes once, in the order in which they are given."""
        module = import_file(tmp_path / "three_lemmas.py")
        write(tmp_path / "packed_lemmas" / "__init__.py", head="")
        write(tmp_path / "packed_lemmas" / "bounds.py", stated())
        package = import_file(tmp_path / "packed_lemmas" / "__init__.py")

        report = verify([lemmas[2], module, package, lemmas[2]], "quick", executor="inline")

        assert [result.id for result in report] == ["three-lemmas.three", "three-lemmas.one", "three-lemmas.two", "bounds.square"]

    def test_ids_and_globs_of_the_configured_catalogue(self, tmp_path, monkeypatch):
        """A string is looked up in the project around the current folder."""
        (tmp_path / "pyproject.toml").write_text('[tool.checks]\ntheorems = ["named_lemmas.py"]\n', encoding="utf-8")
        write(tmp_path / "named_lemmas.py", stated("one"), stated("two"))
        monkeypatch.chdir(tmp_path)

        assert [each.id for each in verify("named-lemmas.two", "quick", executor="inline")] == ["named-lemmas.two"]
        assert len(verify(["named-lemmas.t*", "*.one"], "quick", executor="inline")) == 2
        assert len(verify(effort="quick", executor="inline")) == 2

    @pytest.mark.parametrize(
        ("what", "words"),
        [
            ([], "there is no theorem to verify"),
            (sys, "the module sys states no theorem; decorate a predicate with @theorem"),
            (len, "<built-in function len> is not a theorem; give one made by @theorem, a module or an id"),
            ([3], "3 is not a theorem"),
            (None, "None is not a theorem"),
        ],
    )
    def test_what_is_no_theorem_is_refused(self, what, words):
        """In one line that shows it."""
        with pytest.raises(UsageError, match=words):
            verify(what)

    def test_two_theorems_of_one_id_are_refused(self, tmp_path):
        """A report could not tell them apart."""
        one = load([str(write(tmp_path / "one" / "twice.py", stated()))]).find()
        two = load([str(write(tmp_path / "two" / "twice.py", stated()))]).find()

        with pytest.raises(StatementError, match=r"the id 'twice\.square' is taken"):
            verify([*one, *two])

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"effort": "hard"}, "unknown effort 'hard'"),
            ({"executor": "threads"}, "unknown executor 'threads'"),
            ({"jobs": 0}, "jobs is 0"),
            ({"fresh": True, "seed": 3}, "both a new seed and the seed 3"),
            ({"seed": -3}, "the seed is -3; give an integer from 0 on"),
            ({"seed": "x"}, "the seed is 'x'; give an integer from 0 on"),
            ({"changed": True}, "only a store knows what has changed"),
        ],
    )
    def test_options_that_make_no_sense_are_refused(self, lemmas, options, words):
        """Before anything runs."""
        with pytest.raises(UsageError, match=words):
            verify(lemmas, **options)


class TestNumbers:
    def test_they_do_not_depend_on_the_jobs(self, tmp_path, lemmas):
        """One worker, two workers and none give the same numbers, in the same order."""
        write(tmp_path / "slow_lemmas.py", stated("slow", body="import time; time.sleep(0.01); return leq(0, sign * x * x)"))
        theorems = [*load(["slow_lemmas.py"], tmp_path).find(), *lemmas]

        reports = [verify(theorems, "quick", executor=name, jobs=jobs) for name, jobs in (("inline", 1), ("processes", 1), ("processes", 2))]

        first, *others = ([stable(result) for result in report] for report in reports)
        assert [each["id"] for each in first] == [theorem.id for theorem in theorems]
        assert others == [first, first]

    def test_seeds_come_from_the_fingerprint(self, lemmas):
        """So that a run can be repeated."""
        [result] = verify(lemmas[0], "quick", executor="inline")

        assert result.fingerprint == fingerprint(lemmas[0])
        assert result.seed == seed_of(result.fingerprint)

    def test_a_seed_of_ones_own(self, lemmas):
        """It is taken as it is, for every theorem."""
        report = verify(lemmas[:2], "quick", executor="inline", seed=12345)

        assert [result.seed for result in report] == [12345, 12345]
        assert report.seed == 12345

    def test_fresh_seeds(self, lemmas):
        """Each run draws a new one and tells it; with it, the run can be repeated."""
        one, two = (verify(lemmas[0], "quick", executor="inline", fresh=True) for _ in range(2))
        again = verify(lemmas[0], "quick", executor="inline", seed=one.seed)

        assert one.seed != two.seed
        assert one.results[0].seed == one.seed
        assert stable(again.results[0]) == stable(one.results[0])


class TestRecords:
    def test_each_result_is_recorded_as_it_comes(self, lemmas, store):
        """What was finished is in the store before it is told."""
        seen = []

        class Look(Log):
            def finished(self, result) -> None:
                seen.append(store.latest(result.id).result == result)

        report = verify(lemmas, "quick", executor="inline", store=store, progress=Look())

        assert seen == [True, True, True]
        assert store.latest("three-lemmas.two").result == report["three-lemmas.two"]
        assert not store.latest("three-lemmas.two").run.fresh

    def test_a_fresh_run_says_so(self, lemmas, store):
        """The evidence tells that the seed was newly drawn."""
        verify(lemmas[0], "quick", executor="inline", store=store, fresh=True)

        assert store.latest("three-lemmas.one").run.fresh

    def test_only_what_has_changed(self, tmp_path, lemmas, store):
        """What passed, at this effort or more, and has not changed, is not run again."""
        verify(lemmas[:2], "standard", executor="inline", store=store)
        log = Log()

        report = verify(lemmas, "quick", executor="inline", store=store, changed=True, progress=log)

        assert log.said == ["started three-lemmas.three", "finished three-lemmas.three"]
        assert [result.id for result in report] == ["three-lemmas.three"]
        assert [result.id for result in report.skipped] == ["three-lemmas.one", "three-lemmas.two"]
        assert report["three-lemmas.one"].effort == "standard"
        assert report.passed
        assert not verify(lemmas, "quick", executor="inline", store=store, changed=True).results
        assert len(verify(lemmas[:2], "deep", executor="inline", store=store, changed=True)) == 2

    def test_a_changed_theorem_is_run_again(self, tmp_path, store):
        """Its neighbours are not."""
        file = write(tmp_path / "edited_between.py", stated("one"), stated("two"))
        verify(load([str(file)]).find(), "quick", executor="inline", store=store)
        del sys.modules["edited_between"]
        write(file, stated("one"), stated("two", body="return leq(-1, sign * x * x)"))

        report = verify(load([str(file)]).find(), "quick", executor="inline", store=store, changed=True)

        assert [result.id for result in report] == ["edited-between.two"]

    def test_what_failed_is_run_again(self, tmp_path, store):
        """Evidence against a theorem never makes it fresh."""
        file = write(tmp_path / "false_lemmas.py", stated("wrong", body="return leq(0, x)"))
        [theorem] = load([str(file)]).find()

        for _ in range(2):
            report = verify(theorem, "quick", executor="inline", store=store, changed=True)
            assert report.results[0].verdict is Verdict.REFUTED
            assert not report.passed

    def test_without_a_store_nothing_is_written(self, tmp_path, lemmas, monkeypatch):
        """A notebook leaves no files behind."""
        monkeypatch.chdir(tmp_path)
        before = sorted(path for path in tmp_path.rglob("*") if "__pycache__" not in path.parts)

        verify(lemmas[0], "quick", executor="inline")

        assert sorted(path for path in tmp_path.rglob("*") if "__pycache__" not in path.parts) == before


class TestReport:
    def test_as_json(self, lemmas, store):
        """The public form, with what was skipped and what is missing."""
        verify(lemmas[0], "quick", executor="inline", store=store)
        data = verify(lemmas[:2], "quick", executor="inline", store=store, changed=True).to_json()

        assert data["schema"] == 1
        assert data["passed"] is True
        assert data["interrupted"] is False
        assert data["missing"] == []
        assert data["skipped"] == ["three-lemmas.one"]
        assert {each["id"]: each["verdict"] for each in data["theorems"]} == {"three-lemmas.one": "holds", "three-lemmas.two": "holds"}

    def test_in_a_notebook(self, lemmas):
        """A report shows every result."""
        shown = verify(lemmas[:2], "quick", executor="inline")._repr_markdown_()

        assert "three-lemmas.one" in shown
        assert "three-lemmas.two" in shown

    def test_progress_is_told_in_order(self, lemmas):
        """Each theorem is started once and finished once."""
        log = Log()
        verify(lemmas, "quick", jobs=2, progress=log)

        assert sorted(log.said) == sorted(f"{what} {theorem.id}" for what in ("started", "finished") for theorem in lemmas)
        for theorem in lemmas:
            assert log.said.index(f"started {theorem.id}") < log.said.index(f"finished {theorem.id}")


class TestNotebooks:
    def test_a_theorem_of_a_notebook(self, tmp_path):
        """What is stated in __main__ is decided in this process, and can be changed and stated again."""
        script = "\n".join(
            [
                "import os",
                "from hypothesis import strategies as st",
                "from checks import Mutant, leq, theorem, verify",
                "for bound in (0, 1):",
                "    @theorem(statement='x^2', source='here', instances=st.floats(-9, 9), mutants=[Mutant('m', pid=0)])",
                "    def square(x, *, bound=bound, pid=os.getpid()):",
                "        '''It runs here.'''",
                "        return leq(bound, x * x + (1 if pid == os.getpid() else -999))",
                "    print([result.verdict.value for result in verify(square, 'quick')])",
            ]
        )

        done = subprocess.run([sys.executable, "-"], input=script, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

        assert done.stderr == ""
        assert done.stdout == "['holds']\n['holds']\n"


class TestInterrupts:
    def test_ctrl_c_inline(self, lemmas, store):
        """The report holds what was decided, and says that it is not all."""

        class Impatient(Log):
            def finished(self, result) -> None:
                raise KeyboardInterrupt

        report = verify(lemmas, "quick", executor="inline", store=store, progress=Impatient())

        assert report.interrupted
        assert not report.passed
        assert [result.id for result in report] == ["three-lemmas.one"]
        assert report.missing == ("three-lemmas.two", "three-lemmas.three")
        assert report.to_json()["passed"] is False
        assert store.latest("three-lemmas.one") is not None

    @pytest.mark.skipif(not hasattr(signal, "SIGINT") or sys.platform == "win32", reason="a signal of a terminal")
    def test_ctrl_c_in_a_terminal(self, tmp_path):
        """The workers are stopped at once, nothing is printed by them, and what was decided is in the store."""
        write(tmp_path / "long_lemmas.py", stated("quick"), stated("hangs", body="\n    while True: pass"))
        (tmp_path / "run.py").write_text(
            "from pathlib import Path\n"
            "from checks import verify\n"
            "from checks.evidence.store import Store\n"
            "import long_lemmas\n"
            "class Log:\n"
            "    def started(self, task): pass\n"
            "    def finished(self, result): Path('finished').touch()\n"
            "report = verify(long_lemmas, 'quick', jobs=1, timeout=600, store=Store('evidence.sqlite'), progress=Log())\n"
            "print(report.interrupted, [result.id for result in report], report.missing)\n",
            encoding="utf-8",
        )
        run = subprocess.Popen(
            [sys.executable, "run.py"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        wait_for(tmp_path / "finished")
        time.sleep(0.3)
        since = time.monotonic()
        os.killpg(run.pid, signal.SIGINT)
        out, err = run.communicate(timeout=60)

        assert time.monotonic() - since < 5
        assert err == ""
        assert out == "True ['long-lemmas.quick'] ('long-lemmas.hangs',)\n"
        with Store(tmp_path / "evidence.sqlite") as store:
            assert store.latest("long-lemmas.quick").result.passed
            assert store.latest("long-lemmas.hangs") is None

    @pytest.mark.skipif(sys.platform == "win32", reason="a signal of a terminal")
    def test_a_run_that_is_killed_resumes(self, tmp_path):
        """After a kill in the middle, --changed does only the rest."""
        write(
            tmp_path / "killed_lemmas.py",
            stated("first"),
            stated("second", body="\n    import os\n    while not os.environ.get('GO'): pass\n    return leq(0, sign * x * x)"),
        )
        script = (
            "from checks import verify\n"
            "from checks.evidence.store import Store\n"
            "import killed_lemmas\n"
            "report = verify(killed_lemmas, 'quick', jobs=1, store=Store('evidence.sqlite'), changed=True)\n"
            "print([result.id for result in report], [result.id for result in report.skipped])\n"
        )
        run = subprocess.Popen([sys.executable, "-c", script], cwd=tmp_path)
        for _ in range(600):
            if (tmp_path / "evidence.sqlite").exists() and Store(tmp_path / "evidence.sqlite").latest("killed-lemmas.first"):
                break
            time.sleep(0.1)
        run.kill()
        run.wait()

        again = subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, env={**os.environ, "GO": "1"}, capture_output=True, text=True, timeout=120, check=True
        )

        assert again.stdout == "['killed-lemmas.second'] ['killed-lemmas.first']\n"


def wait_for(file: Path) -> None:
    """Wait until a file is there."""
    for _ in range(600):
        if file.exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"{file.name} was not written")


def test_importing_the_runner_is_quick():
    """Neither SciPy, SymPy nor Hypothesis is needed to start; nor a process."""
    code = (
        "import sys, checks.runner\n"
        "print([name for name in ('scipy', 'sympy', 'hypothesis', 'flint', 'numpy', 'pebble', 'pytest', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout == "[]\n"
