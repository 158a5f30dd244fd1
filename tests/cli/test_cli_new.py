"""``checks new``."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

RUN = ("--executor", "inline", "--effort", "quick")


def theorems(file: Path) -> list[str]:
    return tomllib.loads(file.read_text(encoding="utf-8"))["tool"]["checks"]["theorems"]


def test_a_first_theorem_runs_and_passes_without_flags(checks, folder: Path) -> None:
    """In an empty folder: one command to write it, one to verify it."""
    done = checks("new", "first-paper.main-bound")

    assert done.code == 0
    assert done.out.splitlines() == [
        "wrote first_paper.py: a theorem to edit, with its mutants",
        "wrote pyproject.toml, where checks looks for theorems",
        "now run: checks verify first-paper.main-bound",
    ]
    verified = checks("verify", "first-paper.main-bound", *RUN)
    assert verified.code == 0
    assert "1 theorem: 1 pass; 2 mutants: 2 refuted" in verified.out
    assert "first-paper.main-bound  certified" in checks("list").out


def test_the_template_is_short_and_tidy(checks, folder: Path) -> None:
    """A page that explains itself."""
    checks("new", "tidy-paper.bound")
    text = (folder / "tidy_paper.py").read_text(encoding="utf-8")

    assert text.startswith('"""Tidy paper: ')
    assert text.count("\n") <= 30
    assert max(map(len, text.splitlines())) <= 140


def test_an_existing_file_is_never_touched(checks, folder: Path) -> None:
    """The error says what to do instead."""
    (folder / "taken.py").write_text("mine", encoding="utf-8")

    done = checks("new", "taken.bound")

    assert (done.code, done.out) == (2, "")
    assert done.err == "checks: taken.py exists already and is left as it is; add the theorem to it, or choose another topic\n"
    assert (folder / "taken.py").read_text(encoding="utf-8") == "mine"
    assert not (folder / "pyproject.toml").exists()


def test_a_folder_that_cannot_be_written_is_one_line(checks, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no fault of the harness."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)

    done = checks("new", "third-paper.bound")

    assert (done.code, done.out) == (2, "")
    assert done.err == f"checks: {folder / 'third_paper.py'} cannot be written: Permission denied; go to a folder of your own\n"


def test_a_project_without_the_section_gets_it(checks, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Appended; what stands there stays, and the path starts from the project."""
    (folder / "pyproject.toml").write_text('[project]\nname = "paper"', encoding="utf-8")
    (folder / "maths").mkdir()
    monkeypatch.chdir(folder / "maths")

    done = checks("new", "second-paper.bound")

    assert "added [tool.checks] to pyproject.toml" in done.out
    assert theorems(folder / "pyproject.toml") == ["maths/second_paper.py"]
    assert (folder / "pyproject.toml").read_text(encoding="utf-8").startswith('[project]\nname = "paper"\n\n[tool.checks]\n')
    assert checks("verify", "second-paper.bound", *RUN).code == 0


@pytest.mark.parametrize("spec", ["third_paper.py", "third_paper", "."])
def test_a_project_that_covers_the_file_is_left_alone(checks, folder: Path, spec: str) -> None:
    """By file, module or folder."""
    (folder / "pyproject.toml").write_text(f'[tool.checks]\ntheorems = ["{spec}"]\n', encoding="utf-8")

    assert "pyproject.toml covers it already" in checks("new", "third-paper.bound").out
    assert theorems(folder / "pyproject.toml") == [spec]


@pytest.mark.parametrize(
    ("topic", "section"),
    [
        ("paper-a", '[tool.checks]\ntheorems = ["other.py"]\n'),
        ("paper-b", '[tool.checks]\nstore = "x.sqlite"\n'),
        ("paper-c", "tool = {checks = {}}\n"),
    ],
)
def test_a_project_that_does_not_cover_the_file_gets_a_line_to_add(checks, folder: Path, topic: str, section: str) -> None:
    """The file is not edited inside; meanwhile a flag helps, and works."""
    (folder / "pyproject.toml").write_text(section, encoding="utf-8")

    done = checks("new", f"{topic}.bound")

    file = f"{topic.replace('-', '_')}.py"
    known = '"other.py", ' if "other" in section else ""
    assert done.out.splitlines()[1:] == [
        f'add it to [tool.checks] of {folder / "pyproject.toml"}: theorems = [{known}"{file}"]',
        f"until then: checks verify {topic}.bound --theorems {file}",
    ]
    assert (folder / "pyproject.toml").read_text(encoding="utf-8") == section
    assert checks("verify", f"{topic}.bound", "--theorems", file, *RUN).code == 0


def test_a_broken_project_is_told_before_anything_is_written(checks, folder: Path) -> None:
    """One line, and no file."""
    (folder / "pyproject.toml").write_text("[tool", encoding="utf-8")

    done = checks("new", "fifth-paper.bound")

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "pyproject.toml is not valid TOML" in done.err
    assert not (folder / "fifth_paper.py").exists()


@pytest.mark.parametrize("name", ["bound", "paper.", ".bound", "Paper.bound", "paper.1st", "a.b.c", "a-.b", "paper.main bound", "", "../a.b"])
def test_bad_names_are_told(checks, folder: Path, name: str) -> None:
    """With an example of a good one."""
    done = checks("new", name)

    assert done.code == 2
    assert done.err == f"checks: {name!r} is not an id; write TOPIC.NAME in lower case, words joined by hyphens: my-paper.main-bound\n"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["paper.lambda", "class.bound"])
def test_words_of_python_are_told(checks, folder: Path, name: str) -> None:
    """They cannot name a function or a module."""
    assert "is a word of Python's own" in checks("new", name).err


@pytest.mark.parametrize("topic", ["random", "numpy", "checks"])
def test_a_topic_that_would_hide_a_module_is_refused(checks, folder: Path, topic: str) -> None:
    """A file random.py would break every program that is run in this folder."""
    assert checks("new", f"{topic}.bound").err == f"checks: {topic}.py would clash with the module {topic!r}; choose another topic\n"


def test_a_folder_is_no_module(checks, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of notes beside the file does no harm."""
    (folder / "seventh_paper").mkdir()
    monkeypatch.syspath_prepend(folder)

    assert checks("new", "seventh-paper.bound").code == 0


def test_underscores_are_taken_for_hyphens(checks, folder: Path) -> None:
    """As they are in Python's names."""
    assert "now run: checks verify sixth-paper.main-bound" in checks("new", "sixth_paper.main_bound").out


def test_a_paper(checks, folder: Path) -> None:
    """Its files, and what to type next; a folder with a space is quoted."""
    done = checks("new", "--paper", "my papers/first")

    assert done.code == 0
    assert done.out.splitlines()[1:] == [
        "now run: cd 'my papers/first' && checks verify && checks cite paper.tex --write",
        "its theorem is first.triangle-inequality, in theorems.py",
    ]
    assert (folder / "my papers" / "first" / ".github" / "workflows" / "checks.yml").is_file()
    again = checks("new", "--paper", "my papers/first")
    assert (again.code, again.out, again.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("words", [(), ("a-paper.bound", "--paper", "paper")])
def test_a_theorem_or_a_paper(checks, folder: Path, words: tuple[str, ...]) -> None:
    """One of the two."""
    done = checks("new", *words)

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "give the id of a new theorem" in done.err
    assert list(folder.iterdir()) == []
