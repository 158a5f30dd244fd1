"""From what a user names to theorems."""

import sys
from pathlib import Path

import pytest
from theorem_files import HEAD, stated, write

from checks.catalogue import Catalogue, configured, import_file, load, theorems_of
from checks.errors import ChecksError, StatementError, UsageError

pytestmark = pytest.mark.usefixtures("own_modules")


def message(specs: list[str], root: Path) -> str:
    """Return the one line in which loading fails."""
    with pytest.raises(ChecksError) as caught:
        load(specs, root)
    assert "\n" not in str(caught.value)
    return str(caught.value)


class TestSpecs:
    def test_a_file(self, tmp_path):
        """A path of a file gives its theorems, in the order of its lines."""
        write(tmp_path / "lemmas.py", stated("zebra"), stated("ant"))

        assert list(load(["lemmas.py"], tmp_path).theorems) == ["lemmas.zebra", "lemmas.ant"]

    def test_an_absolute_path(self, tmp_path):
        """A path need not be relative."""
        file = write(tmp_path / "lemmas.py", stated())

        assert list(load([str(file)], tmp_path / "elsewhere").theorems) == ["lemmas.square"]

    def test_a_folder_is_walked(self, tmp_path):
        """Files below a folder are found in the order of their names; what is private or a test is not run."""
        write(tmp_path / "all" / "b.py", stated())
        write(tmp_path / "all" / "a" / "deep.py", stated())
        for other in ("_private.py", "test_it.py", "conftest.py", "setup.py", ".hidden.py", "_old/x.py", ".git/x.py", "env/x.py"):
            write(tmp_path / "all" / other, head="raise SystemExit('not to be run')")
        (tmp_path / "all" / "env" / "pyvenv.cfg").touch()
        (tmp_path / "all" / "notes.txt").touch()

        assert list(load(["all"], tmp_path).theorems) == ["deep.square", "b.square"]

    def test_a_package_is_imported_under_its_name(self, tmp_path):
        """Modules of a package can import each other, absolutely and relatively; what they import they do not state."""
        write(tmp_path / "lemmas_of_mine" / "__init__.py", head="")
        write(tmp_path / "lemmas_of_mine" / "objects.py", stated("shared"))
        write(tmp_path / "lemmas_of_mine" / "bounds.py", stated(), head="from .objects import *\n")
        write(tmp_path / "lemmas_of_mine" / "more" / "__init__.py", head="")
        write(tmp_path / "lemmas_of_mine" / "more" / "rates.py", stated(), head="from lemmas_of_mine.objects import *\n")

        for spec in ("lemmas_of_mine", "./lemmas_of_mine", "lemmas_of_mine/"):
            theorems = load([spec], tmp_path).theorems
            assert list(theorems) == ["bounds.square", "rates.square", "objects.shared"]
            assert theorems["rates.square"].module == "lemmas_of_mine.more.rates"

    def test_a_module_below_the_root_by_its_dotted_name(self, tmp_path):
        """`lemmas_dotted.bounds` names a file of the project."""
        write(tmp_path / "lemmas_dotted" / "__init__.py", head="")
        write(tmp_path / "lemmas_dotted" / "bounds.py", stated())
        write(tmp_path / "lemmas_dotted" / "rates.py", stated())

        assert list(load(["lemmas_dotted.bounds"], tmp_path).theorems) == ["bounds.square"]

    def test_an_importable_module_elsewhere(self, tmp_path, monkeypatch):
        """A module that is installed need not lie in the project."""
        write(tmp_path / "site" / "installed_lemmas.py", stated())
        monkeypatch.syspath_prepend(str(tmp_path / "site"))

        assert list(load(["installed_lemmas"], tmp_path / "project").theorems) == ["installed-lemmas.square"]

    def test_an_installed_namespace_package(self, tmp_path, monkeypatch):
        """A package without __init__.py is walked, too."""
        write(tmp_path / "site" / "spaced_lemmas" / "bounds.py", stated())
        monkeypatch.syspath_prepend(str(tmp_path / "site"))

        assert list(load(["spaced_lemmas"], tmp_path / "project").theorems) == ["bounds.square"]

    def test_the_project_comes_before_what_is_installed(self, tmp_path, monkeypatch):
        """A project's own folder is never hidden by an installed package of that name, even if it is no package."""
        write(tmp_path / "site" / "same_name" / "__init__.py", stated("theirs"))
        write(tmp_path / "project" / "same_name" / "bounds.py", stated("ours"))
        monkeypatch.syspath_prepend(str(tmp_path / "site"))

        assert list(load(["same_name"], tmp_path / "project").theorems) == ["bounds.ours"]

    def test_the_projects_package_comes_before_an_installed_one(self, tmp_path, monkeypatch):
        """The same for a package."""
        write(tmp_path / "site" / "same_package" / "__init__.py", stated("theirs"))
        write(tmp_path / "project" / "same_package" / "__init__.py", stated("ours"))
        monkeypatch.syspath_prepend(str(tmp_path / "site"))

        assert list(load(["same_package"], tmp_path / "project").theorems) == ["same-package.ours"]

    def test_two_packages_of_one_name_are_an_error(self, tmp_path):
        """Python can hold only one of them; the message names both places."""
        write(tmp_path / "one" / "twin" / "__init__.py", stated())
        write(tmp_path / "two" / "twin" / "__init__.py", stated())
        load(["one/twin"], tmp_path)

        said = message(["two/twin"], tmp_path)

        assert "two/twin/__init__.py is hidden by" in said
        assert "one/twin" in said
        assert "rename one of them" in said

    def test_a_file_named_like_a_module_of_python(self, tmp_path):
        """`statistics.py` is a fine name for a file of theorems, and hides nothing."""
        write(tmp_path / "statistics.py", stated())
        import statistics

        assert list(load(["statistics.py"], tmp_path).theorems) == ["statistics.square"]
        assert sys.modules["statistics"] is statistics
        assert import_file(tmp_path / "statistics.py") is import_file(tmp_path / "statistics.py")

    def test_files_of_one_name_in_two_folders(self, tmp_path):
        """They are two modules."""
        write(tmp_path / "one" / "twins_lemmas.py", stated("left"))
        write(tmp_path / "two" / "twins_lemmas.py", stated("right"))

        assert list(load(["one", "two"], tmp_path).theorems) == ["twins-lemmas.left", "twins-lemmas.right"]

    def test_a_file_can_import_its_neighbour(self, tmp_path):
        """A file that is not in a package finds the modules beside it."""
        write(tmp_path / "plain_objects.py", head=HEAD)
        write(tmp_path / "plain_lemmas.py", stated(), head="from plain_objects import *\n")

        assert list(load(["plain_lemmas.py"], tmp_path).theorems) == ["plain-lemmas.square"]

    def test_what_is_named_twice_is_loaded_once(self, tmp_path):
        """A file and the folder that holds it are no clash of ids."""
        write(tmp_path / "once" / "lemmas_once.py", stated())

        assert list(load(["once/lemmas_once.py", "once", "./once/"], tmp_path).theorems) == ["lemmas-once.square"]

    def test_the_order_is_that_of_the_specs(self, tmp_path):
        """What is named first comes first."""
        write(tmp_path / "a_first.py", stated())
        write(tmp_path / "b_second.py", stated())

        assert list(load(["b_second.py", "a_first.py"], tmp_path).theorems) == ["b-second.square", "a-first.square"]

    def test_a_reload_forgets_what_is_no_longer_stated(self, tmp_path):
        """After an edit, only what the file states now is there."""
        import importlib

        file = write(tmp_path / "edited_lemmas.py", stated("before"), stated("stays"))
        module = import_file(file)
        write(file, stated("stays"), stated("afterwards"))
        importlib.reload(module)

        assert [theorem.name for theorem in theorems_of(module)] == ["stays", "afterwards"]

    def test_the_configured_theorems(self, tmp_path):
        """Specs that are asked for come before those of the project."""
        (tmp_path / "pyproject.toml").write_text('[tool.checks]\ntheorems = ["mine_lemmas.py"]\n', encoding="utf-8")
        write(tmp_path / "mine_lemmas.py", stated())
        write(tmp_path / "inner" / "other_lemmas.py", stated())

        assert list(configured(start=tmp_path / "inner").theorems) == ["mine-lemmas.square"]
        assert list(configured(["other_lemmas.py"], start=tmp_path / "inner").theorems) == ["other-lemmas.square"]


class TestBadSpecs:
    def test_no_such_module(self, tmp_path):
        """The message says what to give instead."""
        assert message(["no_such_module"], tmp_path) == (
            "there is no module, file or folder 'no_such_module'; install it, or give the path of a .py file or a folder"
        )

    def test_no_such_submodule(self, tmp_path):
        """Neither a missing parent nor a parent that is no package is a traceback."""
        assert "'no_such.module'" in message(["no_such.module"], tmp_path)
        assert "'json.decoder.inner'" in message(["json.decoder.inner"], tmp_path)

    @pytest.mark.parametrize("spec", ["no/such.py", "./nothing", "nothing.py", "~/no-such-folder-of-theorems/"])
    def test_no_such_path(self, tmp_path, spec):
        """What is written as a path is not tried as a module."""
        assert f"there is no file or folder {spec!r}" in message([spec], tmp_path)

    def test_a_folder_without_python(self, tmp_path):
        """An empty folder is a mistake, not an empty success."""
        (tmp_path / "empty").mkdir()

        assert "'empty' holds no Python file" in message(["empty"], tmp_path)

    def test_a_module_without_source(self, tmp_path):
        """A module that is built into Python states no theorem."""
        assert "'sys' holds no Python file" in message(["sys"], tmp_path)

    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("x = 1\nimport no_such_thing\n", 2, "ModuleNotFoundError: No module named 'no_such_thing'"),
            ("def f(:\n", 1, "SyntaxError: invalid syntax"),
            ("\n\n1 / 0\n", 3, "ZeroDivisionError: division by zero"),
            ("raise SystemExit(3)\n", 1, "SystemExit: 3"),
            ("raise ValueError('two\\nlines')\n", 1, "ValueError: two lines"),
            ("raise KeyError\n", 1, "KeyError"),
        ],
    )
    def test_a_file_that_cannot_be_imported(self, tmp_path, text, line, words):
        """The message names the file, the line and the error."""
        file = write(tmp_path / "broken_lemmas.py", head=text)

        said = message(["broken_lemmas.py"], tmp_path)

        assert said == f"{file.resolve()}:{line}: {words}"
        assert "broken_lemmas" not in sys.modules

    def test_the_place_is_in_the_users_own_code(self, tmp_path):
        """An error in what a module imports is shown where the user can mend it."""
        write(tmp_path / "chain" / "__init__.py", head="")
        inner = write(tmp_path / "chain" / "objects.py", head="import json\njson.loads('{')\n")
        write(tmp_path / "chain" / "bounds.py", head="from chain.objects import nothing\n")

        assert message(["chain/bounds.py"], tmp_path).startswith(f"{inner.resolve()}:2: JSONDecodeError")

    def test_a_shown_path_is_relative(self, tmp_path, monkeypatch):
        """Below the current folder, messages show the short path."""
        write(tmp_path / "short" / "broken.py", head="1 / 0\n")
        monkeypatch.chdir(tmp_path.resolve())

        assert message(["short/broken.py"], tmp_path) == "short/broken.py:1: ZeroDivisionError: division by zero"

    def test_a_badly_stated_theorem(self, tmp_path):
        """The error of the statement itself comes through as it is."""
        write(tmp_path / "bad_lemmas.py", stated(statement=" "))

        with pytest.raises(StatementError, match=r"^bad-lemmas\.square \(bad_lemmas\.py:\d+\): the statement is empty"):
            load(["bad_lemmas.py"], tmp_path)


class TestConsistency:
    def test_two_modules_with_one_id(self, tmp_path):
        """Both places are named."""
        write(tmp_path / "one" / "clash.py", stated())
        write(tmp_path / "two" / "clash.py", "\n\n", stated())

        said = message(["one", "two"], tmp_path)

        assert said.startswith("clash.square (")
        assert "two/clash.py:11): the id 'clash.square' is taken by clash.square (" in said
        assert "one/clash.py:9)" in said

    def test_an_alias_that_is_an_id(self, tmp_path):
        """An alias may not be the name of something else."""
        write(tmp_path / "alias_lemmas.py", stated("one"), stated("two", aliases=("alias-lemmas.one",)))

        assert "the alias 'alias-lemmas.one' is taken by alias-lemmas.one" in message(["alias_lemmas.py"], tmp_path)

    def test_an_alias_of_two(self, tmp_path):
        """Nor may two share one."""
        write(tmp_path / "aliases_lemmas.py", stated("one", aliases=("same",)), stated("two", aliases=("same",)))

        assert "aliases-lemmas.two" in message(["aliases_lemmas.py"], tmp_path)

    def test_a_theorem_does_not_rest_on_itself(self, tmp_path):
        """Not even by its alias."""
        write(tmp_path / "circular.py", stated("one", uses=("old-one",), aliases=("old-one",)))

        said = message(["circular.py"], tmp_path)

        assert said.endswith("uses='old-one' is the theorem itself; name what its proof rests on")

    def test_a_theorem_that_rests_on_nothing(self, tmp_path):
        """`uses` must name a theorem that is loaded; the nearest one is told."""
        write(tmp_path / "uses_lemmas.py", stated("one"), stated("two", uses=("uses-lemmas.on",)))

        said = message(["uses_lemmas.py"], tmp_path)

        assert said.startswith("uses-lemmas.two (")
        assert "uses='uses-lemmas.on'" in said
        assert "did you mean 'uses-lemmas.one'" in said

    def test_a_theorem_may_rest_on_an_alias_or_another_module(self, tmp_path):
        """The order of loading does not matter."""
        write(tmp_path / "rests_a.py", stated(uses=("lemma-one", "rests-b.other")))
        write(tmp_path / "rests_b.py", stated("other"), stated("one", aliases=("lemma-one",)))

        assert len(load(["rests_a.py", "rests_b.py"], tmp_path).theorems) == 3

    def test_an_unknown_source_key(self, tmp_path):
        """The message names the theorem, the key, the .bib file and the nearest keys."""
        write(tmp_path / "cites_lemmas.py", stated(source="@vershynin2018hdb, Theorem 4.4.5"))
        (tmp_path / "sources.bib").write_text("@book{vershynin2018hdp,\n title = {High-Dimensional Probability}\n}\n", encoding="utf-8")

        said = message(["cites_lemmas.py"], tmp_path)

        assert said.startswith("cites-lemmas.square (")
        assert "cites @vershynin2018hdb, which is not in" in said
        assert "sources.bib; add the entry or mend the key; did you mean 'vershynin2018hdp'?" in said

    def test_no_bibliography_at_all(self, tmp_path):
        """The message says which file to add."""
        write(tmp_path / "alone_lemmas.py", stated(source="@vershynin2018hdp"))

        assert "no .bib file lies beside the module; add " in message(["alone_lemmas.py"], tmp_path)

    def test_a_known_key(self, tmp_path):
        """A key that is there passes, in the folder of the module, of its package, or of the project."""
        (tmp_path / "all.bib").write_text("@misc{known,\n}\n", encoding="utf-8")
        write(tmp_path / "cited_package" / "__init__.py", head="")
        write(tmp_path / "cited_package" / "inner" / "__init__.py", head="")
        write(tmp_path / "cited_package" / "inner" / "bounds.py", stated(source="@known, p. 3"))

        assert len(load(["cited_package"], tmp_path).theorems) == 1


class TestFind:
    @pytest.fixture
    def catalogue(self, tmp_path) -> Catalogue:
        write(tmp_path / "low_rank.py", stated("balancedness", aliases=("seed.one",)), stated("gradient_symmetry"))
        write(tmp_path / "hermite.py", stated("stein"))
        return load(["low_rank.py", "hermite.py"], tmp_path)

    @pytest.mark.parametrize(
        ("globs", "names"),
        [
            ([], ["balancedness", "gradient-symmetry", "stein"]),
            (["hermite.stein"], ["stein"]),
            (["low-rank.*"], ["balancedness", "gradient-symmetry"]),
            (["*.s*", "low-rank.balancedness"], ["balancedness", "stein"]),
            (["seed.one"], ["balancedness"]),
            (["seed.*", "low-rank.b*"], ["balancedness"]),
            (["hermite.stein", "hermite.stein"], ["stein"]),
        ],
    )
    def test_ids_aliases_and_globs(self, catalogue, globs, names):
        """What is found comes once, in the order of the catalogue."""
        assert [theorem.name for theorem in catalogue.find(globs)] == names

    def test_an_unknown_id_gets_the_nearest(self, catalogue):
        """One glob that matches nothing is an error, though another one matches."""
        with pytest.raises(
            UsageError, match=r"no theorem is called 'low-rank\.balance'; 'checks list' shows them all; did you mean 'low-rank\.balancedness'"
        ):
            catalogue.find(["hermite.*", "low-rank.balance"])

    def test_a_glob_that_matches_nothing(self, catalogue):
        """A glob is not passed over in silence."""
        with pytest.raises(UsageError, match=r"no theorem is called 'nothing\.\*'"):
            catalogue.find(["nothing.*"])


def test_the_topic_may_be_left_out():
    """A name alone is enough, also as a glob; with a topic the whole id must match."""
    catalogue = load(["theorems.symmetrisation"])

    assert [found.id for found in catalogue.find(["sym-lift-gram"])] == ["symmetrisation.sym-lift-gram"]
    assert [found.id for found in catalogue.find(["sym-l*"])] == [
        "symmetrisation.sym-lift-gram",
        "symmetrisation.sym-loss-constants",
        "symmetrisation.sym-loss-scaling",
    ]
    with pytest.raises(UsageError, match=r"other\.sym-lift-gram"):
        catalogue.find(["other.sym-lift-gram"])
