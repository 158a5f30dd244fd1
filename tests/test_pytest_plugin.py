"""Theorems in pytest, in projects that are not this one."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest
import scipy.optimize  # noqa: F401 - a run inside this process forgets what it imports, and these cannot be imported twice
from theorem_files import HEAD, stated, write

import checks.strength  # noqa: F401

INI = """
[pytest]
theorems =
    theorems
filterwarnings = error
"""


@pytest.fixture
def project(pytester):
    """A project with two theorems, three mutants and one ordinary test."""
    pytester.makeini(INI)
    pytester.makepyfile(test_ordinary="def test_ordinary():\n    assert True\n")
    mutants = 'wrong, Mutant("minus (1/2) x", sign=-0.5)'
    write(pytester.path / "theorems" / "low_rank.py", stated("balancedness", mutants=mutants), stated("symmetry"))
    return pytester


ITEMS = [
    "theorems/low_rank.py::low-rank.balancedness",
    "theorems/low_rank.py::low-rank.balancedness[the sign flipped]",
    "theorems/low_rank.py::low-rank.balancedness[minus (1/2) x]",
    "theorems/low_rank.py::low-rank.symmetry",
    "theorems/low_rank.py::low-rank.symmetry[the sign flipped]",
]


def collected(project, *args: str) -> list[str]:
    """Return the node ids that are collected."""
    result = project.runpytest_inprocess("--collect-only", "-q", *args)
    return [line for line in result.outlines if "::" in line and not line.startswith("ERROR")]


class TestCollection:
    def test_without_paths(self, project):
        """The theorems join the ordinary tests."""
        assert sorted(collected(project)) == sorted(["test_ordinary.py::test_ordinary", *ITEMS])

    def test_with_testpaths(self, project):
        """They are added to what testpaths names."""
        project.makeini(INI + "testpaths = tests\n")
        write(project.path / "tests" / "test_more.py", head="def test_more():\n    pass\n")

        assert sorted(collected(project)) == sorted(["tests/test_more.py::test_more", *ITEMS])

    def test_with_testpaths_around_them(self, project):
        """Nothing is collected twice."""
        project.makeini(INI + "testpaths = .\n")
        assert sorted(collected(project)) == sorted(["test_ordinary.py::test_ordinary", *ITEMS])

        project.makeini(INI + "testpaths = theorems\n")
        assert collected(project) == ITEMS

    @pytest.mark.parametrize("path", ["theorems", "theorems/low_rank.py", "./theorems/"])
    def test_with_their_path(self, project, path):
        """A path of theorems collects only them."""
        assert collected(project, path) == ITEMS

    def test_with_another_path(self, project):
        """A path of something else collects no theorem."""
        assert collected(project, "test_ordinary.py") == ["test_ordinary.py::test_ordinary"]

    def test_with_the_whole_folder(self, project):
        """The folder around everything collects everything once."""
        assert sorted(collected(project, ".")) == sorted(["test_ordinary.py::test_ordinary", *ITEMS])

    def test_a_node_id_of_a_theorem(self, project):
        """It stands for the theorem and its mutants, as that of a parametrised test does."""
        assert collected(project, ITEMS[0]) == ITEMS[:3]

    @pytest.mark.parametrize("item", [ITEMS[1], ITEMS[2]])
    def test_a_node_id_of_a_mutant(self, project, item):
        """It stands for that mutant, whatever characters its name has."""
        assert collected(project, item) == [item]

    def test_an_unknown_node_id(self, project):
        """It is pytest's own error."""
        result = project.runpytest_inprocess("theorems/low_rank.py::low-rank.balance")

        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines(["ERROR: not found: *low-rank.balance"])

    def test_ignored_files(self, project):
        """--ignore is heeded."""
        write(project.path / "theorems" / "more.py", stated())

        assert len(collected(project, "--ignore=theorems/more.py")) == 6
        assert collected(project, "--ignore=theorems") == ["test_ordinary.py::test_ordinary"]

    def test_from_a_folder_below(self, project, monkeypatch):
        """The setting is relative to the project, wherever pytest is run."""
        (project.path / "empty").mkdir()
        monkeypatch.chdir(project.path / "empty")
        result = subprocess.run([sys.executable, "-m", "pytest", "--collect-only", "-q"], capture_output=True, text=True, check=False)

        assert [line.removeprefix("../") for line in result.stdout.splitlines() if "::" in line] == ITEMS

    def test_a_package_and_a_module(self, pytester, monkeypatch):
        """Importable names work as well as paths, also where the project's environment lies inside the project."""
        pytester.makeini("[pytest]\ntheorems =\n    packed.bounds\n    away\n")
        write(pytester.path / "packed" / "__init__.py", head="")
        write(pytester.path / "packed" / "bounds.py", stated())
        write(pytester.path / "packed" / "other.py", stated())
        write(pytester.path / "venv" / "lib" / "away.py", stated())
        (pytester.path / "venv" / "pyvenv.cfg").touch()
        monkeypatch.syspath_prepend(str(pytester.path / "venv" / "lib"))

        for args in ([], ["packed", "venv/lib/away.py"]):
            assert collected(pytester, *args) == [
                "packed/bounds.py::bounds.square",
                "packed/bounds.py::bounds.square[the sign flipped]",
                "venv/lib/away.py::away.square",
                "venv/lib/away.py::away.square[the sign flipped]",
            ]

    def test_pyproject_and_the_command_line(self, pytester):
        """The setting may stand in pyproject.toml, or be given by -o."""
        write(pytester.path / "lemmas.py", stated())
        assert collected(pytester, "-o", "theorems=lemmas.py")[0] == "lemmas.py::lemmas.square"
        pytester.makepyprojecttoml('[tool.pytest.ini_options]\ntheorems = ["lemmas.py"]\n')
        assert collected(pytester)[0] == "lemmas.py::lemmas.square"

    def test_a_file_of_tests_and_theorems(self, pytester):
        """A file of tests that also states theorems gives both."""
        pytester.makeini("[pytest]\ntheorems = test_both.py\n")
        write(pytester.path / "test_both.py", stated(), "\n\ndef test_it():\n    pass\n")
        both = ["test_both.py::square", "test_both.py::test_it", "test_both.py::test-both.square"]

        for args in ([], ["test_both.py"]):
            assert [item for item in collected(pytester, *args) if "[" not in item] == both[1:]

    def test_nothing_is_configured(self, pytester):
        """A project without theorems sees nothing of the plugin."""
        pytester.makepyfile(test_it="def test_it():\n    pass\n")
        write(pytester.path / "theorems" / "low_rank.py", stated())

        assert collected(pytester) == ["test_it.py::test_it"]


class TestRunning:
    def test_all_pass(self, project):
        """True theorems with mutants that die are green, without a warning; the header tells what is collected."""
        result = project.runpytest_subprocess("-v")

        result.assert_outcomes(passed=6)
        result.stdout.fnmatch_lines(["theorems: theorems (quick)", *(f"{item} PASSED*".replace("[", "[[]") for item in ITEMS)])

    def test_without_the_cache(self, project):
        """The cache is not needed."""
        project.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=6)

    def test_by_name_and_by_marker(self, project):
        """-k and -m choose among them."""
        assert len(collected(project, "-k", "balancedness")) == 3
        assert len(collected(project, "-k", "symmetry and flipped")) == 1
        assert len(collected(project, "-m", "theorem")) == 5
        assert collected(project, "-m", "not theorem", "--strict-markers") == ["test_ordinary.py::test_ordinary"]

    def test_with_xdist(self, project):
        """Two processes share the items."""
        write(project.path / "theorems" / "false.py", stated(body="return leq(0, x)"))
        result = project.runpytest_subprocess("-n", "2")

        result.assert_outcomes(passed=7, failed=1)
        result.stdout.fnmatch_lines(["*false.square is refuted*"])

    def test_only_what_failed_last(self, project):
        """--lf runs the failed theorem alone, not its neighbours."""
        write(project.path / "theorems" / "false.py", stated("fine"), stated("wrong", body="return leq(0, x)"))
        project.runpytest_inprocess().assert_outcomes(passed=9, failed=1)

        result = project.runpytest_inprocess("--lf", "-v")

        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["theorems/false.py::false.wrong FAILED*"])

    def test_junit(self, project):
        """The report has verdict, grade and counts of each item."""
        project.runpytest_inprocess("--junitxml=junit.xml", *ITEMS[:1])
        cases = {case.get("name"): case for case in ElementTree.parse(project.path / "junit.xml").iter("testcase")}
        of = {name: {each.get("name"): each.get("value") for each in case.iter("property")} for name, case in cases.items()}

        assert of["low-rank.balancedness"]["verdict"] == "holds"
        assert of["low-rank.balancedness"]["grade"] == "certified"
        assert int(of["low-rank.balancedness"]["instances"]) > 0
        assert int(of["low-rank.balancedness"]["certified"]) > 0
        assert of["low-rank.balancedness[the sign flipped]"]["verdict"] == "refuted"
        assert of["low-rank.balancedness[the sign flipped]"]["grade"] == ""

    def test_effort(self, project):
        """The option beats the setting, which beats the default."""
        project.makeini(INI + "theorems_effort = standard\n")
        project.runpytest_inprocess("--collect-only").stdout.fnmatch_lines(["theorems: theorems (standard)"])
        project.runpytest_inprocess("--collect-only", "--checks-effort=deep").stdout.fnmatch_lines(["theorems: theorems (deep)"])

    def test_they_are_as_the_runner_says(self, project):
        """A theorem gets the same seed and the same counts as from the command line."""
        project.runpytest_inprocess("--junitxml=junit.xml", ITEMS[3])
        case = next(ElementTree.parse(project.path / "junit.xml").iter("testcase"))
        told = {each.get("name"): each.get("value") for each in case.iter("property")}
        script = (
            "from checks import verify; from checks.catalogue import load\n"
            "r = verify(load(['theorems']).find(['low-rank.symmetry']), 'quick', executor='inline').results[0]\n"
            "print(r.decision.instances, r.decision.certified)"
        )
        done = subprocess.run([sys.executable, "-c", script], cwd=project.path, capture_output=True, text=True, check=True)

        assert done.stdout.split() == [told["instances"], told["certified"]]


class TestFailures:
    def failure(self, pytester, *theorems: str) -> str:
        """Return the text between the headings of the only failure."""
        pytester.makeini(INI)
        write(pytester.path / "theorems" / "bad.py", *theorems)
        result = pytester.runpytest_inprocess()
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        text = re.search(r"=+ FAILURES =+\n(.*)\n=+ short test summary", str(result.stdout), re.DOTALL)
        assert text is not None
        assert "Traceback" not in text[1]
        assert ".py:" not in text[1].replace("bad.py:", "")
        return text[1]

    def test_a_refuted_theorem(self, pytester):
        """The text has the statement, the place, the instance, what it misses, and how to repeat it."""
        text = self.failure(pytester, stated(statement=r"x \ge 0", body="return leq(0, sign * x)"))

        assert "_ theorem bad.square _" in text
        assert "bad.square is refuted" in text
        assert r"x \ge 0" in text
        assert "bad.py:9" in text
        assert re.search(r"at +x = -", text)
        assert "of the bound" in text
        assert re.search(r"again +checks verify bad\.square --theorems theorems/bad\.py --effort quick --seed \d+", text)
        assert "replay" not in text

    def test_the_way_to_repeat_it_works(self, pytester):
        """The command that a failure shows gives the same verdict."""
        text = self.failure(pytester, stated(body="return leq(0, sign * x)"))
        command = re.search(r"again +checks (.*)", text)
        assert command is not None

        done = subprocess.run(
            [sys.executable, "-m", "checks", *command[1].split()], cwd=pytester.path, capture_output=True, text=True, check=False, timeout=120
        )

        assert done.returncode == 1, done.stderr
        assert "refuted" in done.stdout

    def test_a_surviving_mutant(self, pytester):
        """The theorem passes, the mutant fails, and the text says what it changes and what to do."""
        text = self.failure(pytester, stated(mutants='Mutant("twice", sign=2), wrong'))

        assert "_ mutant bad.square[twice] _" in text
        assert "the mutant 'twice' survives" in text
        assert "sign = 2 (stated: 1)" in text
        assert re.search(r"mend +add a corner", text)

    def test_a_theorem_without_mutants(self, pytester):
        """It fails, since nothing shows that it can."""
        text = self.failure(pytester, stated(mutants=""))

        assert "bad.square has no mutant" in text
        assert "add mutants=[Mutant(...)]" in text

    def test_a_predicate_that_raises(self, pytester):
        """The error is shown with the instance, without a traceback."""
        text = self.failure(pytester, stated(mutants="wrong", body="raise ValueError('no way') if sign == 1 else None"))

        assert "bad.square stopped with an error" in text
        assert "ValueError: no way" in text

    def test_a_fault_of_the_harness(self, project):
        """Only what is our own fault shows our own code."""
        project.makeconftest(
            "import checks.strength\ndef decide_theorem(*args):\n    raise RuntimeError('a fault')\nchecks.strength.decide_theorem = decide_theorem\n"
        )
        result = project.runpytest_subprocess(ITEMS[3])

        result.stdout.fnmatch_lines(["*conftest.py:3: RuntimeError", "*RuntimeError: a fault*"])


class TestErrors:
    @pytest.mark.parametrize(
        ("files", "words"),
        [
            ({"bad": stated(statement="")}, r"bad\.square \(bad\.py:9\): the statement is empty"),
            ({"bad": "\nimport no_such_module\n"}, r"theorems/bad\.py:\d+: ModuleNotFoundError: No module named 'no_such_module'"),
            ({"bad": "\n1 +\n"}, r"theorems/bad\.py:\d+: SyntaxError"),
            ({"bad": stated(source="@nobody2020")}, r"bad\.square \(theorems/bad\.py:9\): the source cites @nobody2020, but no \.bib file"),
            ({"bad": stated(uses=("good.squares",))}, r"uses='good\.squares' is no theorem that is loaded.*did you mean 'good\.square'"),
            ({"more/good": stated()}, r"good\.square \(theorems/.*good\.py:9\): the id 'good\.square' is taken by good\.square \(theorems/"),
        ],
    )
    @pytest.mark.parametrize("args", [[], ["theorems"]])
    def test_a_bad_file_is_one_line(self, pytester, files, words, args):
        """It is an error of collection without our traceback; the other files are collected."""
        pytester.makeini(INI)
        write(pytester.path / "theorems" / "good.py", stated())
        for name, text in files.items():
            write(pytester.path / "theorems" / f"{name}.py", text)

        result = pytester.runpytest_inprocess("--continue-on-collection-errors", *args)

        result.assert_outcomes(passed=2, errors=1)
        section = re.search(r"_+ ERROR collecting .*?_+\n(.*)\n=+ short test", str(result.stdout), re.DOTALL)
        assert section is not None
        assert re.search(words, section[1])
        assert section[1].count("\n") == 0

    @pytest.mark.parametrize(
        ("ini", "args", "words"),
        [
            ("theorems = no_such_package", [], "no module, file or folder 'no_such_package'"),
            ("theorems = no/such.py", [], "no file or folder 'no/such.py'"),
            ("theorems = theorems\ntheorems_effort = hard", [], "unknown effort 'hard': use one of quick, standard, deep"),
            ("theorems = theorems", ["--checks-effort=much"], "unknown effort 'much'"),
        ],
    )
    def test_a_bad_setting_is_one_line(self, project, ini, args, words):
        """It is an error of usage."""
        project.makeini(f"[pytest]\n{ini}\n")
        result = project.runpytest_inprocess(*args)

        assert result.ret == pytest.ExitCode.USAGE_ERROR
        errors = [line for line in result.errlines if line.strip()]
        assert len(errors) == 1
        assert words in errors[0]

    def test_rests_on_a_theorem_of_another_file(self, project):
        """What is not collected is looked up in the whole catalogue."""
        write(project.path / "theorems" / "upon.py", stated(uses=("low-rank.symmetry",)))

        assert len(collected(project, "theorems/upon.py")) == 2


CHANCE = '''
from checks import Mutant, event, theorem


@theorem(statement="P(X) >= 1/2", source="folklore", mutants=[Mutant("more", p=0.7)])
def fair(rng, *, p=0.5):
    """A coin shows heads at least half of the time."""
    return event(rng.random(500) < 0.5, at_least=p)
'''


def test_what_a_run_risked_on_chance_is_told(project):
    """One line in the summary, of the items that ran; nothing where none is about chance."""
    write(project.path / "theorems" / "coins.py", head=CHANCE)
    line = "chance: * below *, effects as declared"

    project.runpytest_inprocess().stdout.fnmatch_lines(["chance: 2 theorems and mutants; false alarms of this run below 1e-09, effects as declared"])
    project.runpytest_inprocess("theorems/low_rank.py").stdout.no_fnmatch_line(line)


class TestFixture:
    def test_a_theorem_that_passes(self, pytester):
        """The result comes back."""
        pytester.makepyfile(
            test_it=HEAD
            + stated()
            + "\n\ndef test_it(verify):\n    result = verify(square)\n    assert result.passed\n    assert result.effort == 'quick'\n"
            "    assert verify(square, effort='standard').effort == 'standard'\n"
        )

        pytester.runpytest_inprocess("-W", "error").assert_outcomes(passed=1)

    def test_a_theorem_that_does_not(self, pytester):
        """It fails with the text of an item, at the line of the test."""
        pytester.makepyfile(test_it=HEAD + stated(body="return leq(0, sign * x)") + "\n\ndef test_it(verify):\n    verify(square)\n")
        result = pytester.runpytest_inprocess()

        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines([">*verify(square)", "E*test-it.square is refuted", "E*claim*", "E*at *x = -*"])
        result.stdout.no_fnmatch_line("*pytest_collection*")

    def test_something_else(self, pytester):
        """What is no theorem is refused."""
        pytester.makepyfile(test_it="def test_it(verify):\n    verify(len)\n")

        result = pytester.runpytest_inprocess()

        result.stdout.fnmatch_lines(["E*give a theorem, made by @theorem"])
        result.stdout.no_fnmatch_line("*pytest_collection*")


def test_the_plugin_costs_nothing_where_it_is_not_used():
    """Loading it imports neither NumPy nor anything else of weight."""
    code = (
        "import sys, pytest; before = set(sys.modules); import checks.pytest_plugin; new = set(sys.modules) - before\n"
        "print(sorted(name for name in new if not name.startswith('checks') and name.partition('.')[0] not in sys.stdlib_module_names))\n"
        "print(sorted(name for name in new if name.startswith('checks.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout.splitlines()[0] == "[]"
    assert "checks.deciders" not in done.stdout
