"""A paper that ``checks new --paper`` writes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from checks import __version__
from checks.errors import UsageError
from checks.paper.scaffold import FILES, paper_name, write_paper
from checks.paper.tex.reading import read_paper

PDFLATEX = shutil.which("pdflatex")


def checks(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, in that folder."""
    return subprocess.run([sys.executable, "-m", "checks", *words], cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper, verified and cited."""
    folder = tmp_path_factory.mktemp("papers")
    for place, words in ((folder, ("new", "--paper", "my-paper")), (folder / "my-paper", ("verify", "--effort", "quick"))):
        done = checks(place, *words)
        assert done.returncode == 0, done.stderr
    return folder / "my-paper"


def test_it_passes_at_once(written: Path) -> None:
    """Verify, cite and write the marks, pin, cite again, review: all as the README says."""
    commands = re.findall(r"^checks (.*?)\s*#", (written / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["verify", "cite", "cite", "export"]

    for command in commands[1:]:
        done = checks(written, *command.split())
        assert done.returncode == 0, done.stdout + done.stderr
    assert {path.name for path in written.iterdir()} >= {"citecheck-data.tex", "paper.checks.lock", "evidence.json"}
    done = checks(written.parent, "referee", "my-paper", "--theorems", "my-paper/theorems.py")
    assert done.returncode == 0, done.stdout + done.stderr


def test_continuous_integration_asks_the_same(written: Path) -> None:
    """What the workflow and the hook run passes, annotations included."""
    workflow = (written / ".github/workflows/checks.yml").read_text(encoding="utf-8")
    assert re.findall(r"- run: checks (.*)", workflow) == ["verify", "cite paper.tex --github"]
    assert checks(written, "cite", "paper.tex", "--github").returncode == 0
    hook = (written / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert "entry: checks cite paper.tex\n" in hook
    files = re.compile(re.findall(r"files: (.*)", hook)[0])
    assert all(files.search(name) for name in ("paper.tex", "theorems.py", "paper.checks.lock", "references.bib", "pyproject.toml"))
    assert not files.search("README.md")


def test_the_readme_shows_what_is_written(written: Path) -> None:
    """The workflow and the hook that it documents are these."""
    shown = re.findall(r"```yaml\n(.*?)```", (Path(__file__).parents[2] / "checks" / "paper" / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    files = [(written / name).read_text(encoding="utf-8") for name in (".github/workflows/checks.yml", ".pre-commit-config.yaml")]

    assert [file.partition("\n")[2] for file in files] == shown


def test_the_workflow_is_modest(written: Path) -> None:
    """A range of versions, actions by major version, no secrets, rights to read only, no cache."""
    workflow = (written / ".github/workflows/checks.yml").read_text(encoding="utf-8")

    major, minor = __version__.split(".")[:2]
    assert f'pip install "theorem-checks>={major}.{minor},<{major}.{int(minor) + 1}"' in workflow
    assert re.findall(r"uses: (\S+)", workflow) == ["actions/checkout@v6", "actions/setup-python@v6"]
    assert "permissions:\n  contents: read\n" in workflow
    assert not re.search(r"secrets|token|cache", workflow)


def test_the_paper_cites_its_own_theorem(written: Path) -> None:
    """Under the name of its folder."""
    paper = read_paper(written / "paper.tex")

    assert [citation.id for citation in paper.citations] == ["my-paper.triangle-inequality"]
    assert len(paper.theorems[0].citations) == 1
    assert paper.notes == ()
    assert tomllib.loads((written / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["checks"]["theorems"] == ["theorems.py"]


@pytest.mark.skipif(PDFLATEX is None, reason="there is no pdflatex")
def test_the_paper_compiles(written: Path, tmp_path: Path) -> None:
    """With the marks, and before there are any."""
    for copied, mark in ((tmp_path / "bare", False), (tmp_path / "marked", True)):
        shutil.copytree(written, copied)
        (copied / "citecheck-data.tex").unlink(missing_ok=True)
        if mark:
            assert checks(copied, "cite", "paper.tex", "--write", "--store", str(written / ".checks/evidence.sqlite")).returncode == 0
        command = [str(PDFLATEX), "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "paper.tex"]
        done = subprocess.run(command, cwd=copied, capture_output=True, text=True, timeout=120, check=False, errors="replace")
        assert done.returncode == 0, done.stdout[-2000:]
        assert (copied / "paper.pdf").is_file()


def test_the_catalogue_can_be_cited_too(written: Path, tmp_path: Path) -> None:
    """A file theorems.py of one's own does not hide the built-in theorems."""
    copied = shutil.copytree(written, tmp_path / "both")
    (copied / "pyproject.toml").write_text('[tool.checks]\ntheorems = ["theorems.py", "theorems.low_rank"]\n', encoding="utf-8")

    done = checks(copied, "list")
    assert done.returncode == 0, done.stderr
    assert "theorems.triangle-inequality" in done.stdout
    assert "low-rank.balance-descent-lemma" in done.stdout


@pytest.mark.parametrize("taken", [*FILES, "citecheck.sty"])
def test_nothing_is_overwritten(tmp_path: Path, taken: str) -> None:
    """What stands there is named, and nothing is written."""
    (tmp_path / taken).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / taken).write_text("mine", encoding="utf-8")

    with pytest.raises(UsageError, match=re.escape(f"has {taken} already, left as they are; name a folder that is empty, or not there yet")):
        write_paper(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / taken]
    assert (tmp_path / taken).read_text(encoding="utf-8") == "mine"


def test_other_files_do_no_harm(tmp_path: Path) -> None:
    """A repository that was begun already."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    name, files = write_paper(tmp_path)
    assert name.endswith(".triangle-inequality")
    assert {file.relative_to(tmp_path).as_posix() for file in files} == {*FILES, "citecheck.sty"}
    assert not any(re.search(r"@[A-Z]+@", file.read_text(encoding="utf-8")) for file in files)


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "paper").write_text("", encoding="utf-8")

    with pytest.raises(UsageError, match=r"cannot be written: .*; go to a folder of your own"):
        write_paper(tmp_path / "paper")


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("my-paper", "my-paper"),
        ("Rates 2026", "rates-2026"),
        ("low_rank", "low-rank"),
        ("2026", "my-paper"),
        ("lambda", "my-paper"),
        ("é", "my-paper"),
    ],
)
def test_the_name_of_a_paper(tmp_path: Path, folder: str, name: str) -> None:
    """Its folder's, if ids can begin with it."""
    assert paper_name(tmp_path / folder) == name
