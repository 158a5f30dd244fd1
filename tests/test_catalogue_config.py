"""The configuration of a project."""

from pathlib import Path

import pytest

from checks.catalogue import read_config
from checks.errors import UsageError


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "pyproject.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_nearest_table_upwards_holds(tmp_path):
    """A folder deep inside the project finds the project's table."""
    file = write(tmp_path, '[tool.checks]\ntheorems = ["lemmas", "more/bounds.py"]\nstore = "evidence.sqlite"\n')
    inner = tmp_path / "paper" / "figures"
    inner.mkdir(parents=True)

    config = read_config(inner)

    assert config.root == tmp_path.resolve()
    assert config.specs == ("lemmas", "more/bounds.py")
    assert config.store == tmp_path.resolve() / "evidence.sqlite"
    assert config.file == file.resolve()


def test_a_file_without_the_table_is_passed_over(tmp_path):
    """A part of a project may have a pyproject.toml of its own that says nothing of theorems."""
    write(tmp_path, '[tool.checks]\ntheorems = ["lemmas"]\n')
    write(tmp_path / "part", '[project]\nname = "part"\n')

    assert read_config(tmp_path / "part").specs == ("lemmas",)


def test_without_a_table_the_built_in_catalogue_is_meant(tmp_path):
    """A project that says nothing gets the theorems that come with the package; its root is still the folder of its pyproject.toml."""
    write(tmp_path, "[project]\nname = 'other'\n")
    inner = tmp_path / "inner"
    inner.mkdir()

    config = read_config(inner)

    assert config.theorems == ()
    assert config.specs[0] == "theorems"
    assert config.root == tmp_path.resolve()


def test_an_empty_table_means_the_built_in_catalogue(tmp_path):
    """A table that only names the store leaves the theorems as they are."""
    write(tmp_path, "[tool.checks]\n")

    assert read_config(tmp_path).specs[0] == "theorems"


def test_without_any_file_the_root_is_where_one_stands(tmp_path):
    """Relative paths then start from the current folder."""
    assert read_config(tmp_path).root == tmp_path.resolve()


def test_installed_packages_join_the_built_in_catalogue(tmp_path, monkeypatch):
    """A package that registers theorems by entry point adds them, but not to a project that lists its own."""
    site = tmp_path / "site" / "pack-1.0.dist-info"
    site.mkdir(parents=True)
    (site / "METADATA").write_text("Metadata-Version: 2.1\nName: pack\nVersion: 1.0\n", encoding="utf-8")
    (site / "entry_points.txt").write_text("[checks.theorems]\npack = pack.lemmas\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(site.parent))

    assert read_config(tmp_path).specs == ("theorems", "pack.lemmas")
    write(tmp_path, '[tool.checks]\ntheorems = ["mine"]\n')
    assert read_config(tmp_path).specs == ("mine",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.checks\n", ["pyproject.toml is not valid TOML", "line 1"]),
        ('[tool.checks]\ntheorem = ["x"]\n', ["'theorem'", "did you mean 'theorems'"]),
        ('[tool.checks]\ntheorems = "x"\n', ["theorems is 'x'", "give a list"]),
        ("[tool.checks]\ntheorems = [1]\n", ["theorems is [1]"]),
        ('[tool.checks]\ntheorems = [" "]\n', ["theorems is [' ']"]),
        ("[tool.checks]\nstore = 3\n", ["store is 3", "path of a file"]),
        ("[tool]\nchecks = 3\n", ["tool.checks is 3", "write a table"]),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path, text, words):
    """The message names the file, the value and the mend."""
    write(tmp_path, text)

    with pytest.raises(UsageError) as caught:
        read_config(tmp_path)

    assert "\n" not in str(caught.value)
    for word in ["pyproject.toml", *words]:
        assert word in str(caught.value)


def test_a_file_that_is_not_text_is_one_clear_line(tmp_path):
    """Bytes that are no UTF-8 do not end in a traceback."""
    (tmp_path / "pyproject.toml").write_bytes(b"\xff\xfe[tool.checks]")

    with pytest.raises(UsageError, match=r"pyproject\.toml is not valid TOML"):
        read_config(tmp_path)
