"""Figures, as far as they can be looked at without eyes."""

from __future__ import annotations

import builtins
from dataclasses import replace
from pathlib import Path

import pytest
from report_graphs import DECISION, GRAPHS, RATE

from checks.errors import UsageError
from checks.report.panels import panels
from checks.report.plots import FORMATS, draw
from checks.results import Decision, Verdict

SIGNATURES = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}


@pytest.fixture
def matplotlib() -> None:
    """It is an extra."""
    pytest.importorskip("matplotlib", reason="matplotlib draws the figures; it is in the extra 'plots'")


@pytest.mark.usefixtures("matplotlib")
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_is_written_the_same_twice(tmp_path: Path, suffix: str) -> None:
    """The same points give the same file, without the date of the drawing."""
    files = [tmp_path / f"{name}.{suffix}" for name in ("one", "two")]
    for file in files:
        draw(panels(DECISION), "a title", file)

    assert files[0].read_bytes().startswith(SIGNATURES[suffix])
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.usefixtures("matplotlib")
def test_a_figure_has_its_words(tmp_path: Path) -> None:
    """Title, parts, axes and legends are text in the file, as matplotlib writes comments beside its glyphs."""
    draw(panels(DECISION), "norms.square", tmp_path / "x.svg")
    text = (tmp_path / "x.svg").read_text(encoding="utf-8")

    words = ("norms.square", "l1 norm", "start", "bound", "claimed at least", "exponent -1, in [-1.01, -0.99]", "claimed: equal to -1, up to 0.125")
    assert [word for word in words if f"<!-- {word} -->" not in text] == []


@pytest.mark.usefixtures("matplotlib")
def test_panels_are_wrapped_into_rows(tmp_path: Path) -> None:
    """Four panels need two rows of at most three."""
    four = panels(Decision(Verdict.HOLDS, curves=tuple(replace(RATE, part=f"part {k}") for k in range(4))))
    draw(four[:3], "three", tmp_path / "three.svg")
    draw(four, "four", tmp_path / "four.svg")
    heights = [float((tmp_path / f"{name}.svg").read_text(encoding="utf-8").split('height="')[1].split("pt")[0]) for name in ("three", "four")]

    assert 1.8 < heights[1] / heights[0] < 2


@pytest.mark.usefixtures("matplotlib")
def test_a_name_that_is_no_mathematics_is_one_line(tmp_path: Path) -> None:
    """With the file that cannot be drawn."""
    broken = panels(Decision(Verdict.HOLDS, graphs=(replace(GRAPHS[0], axis=r"$\nonsense{$"),)))

    with pytest.raises(UsageError, match=r"^x\.svg: a name in over= or names= is no mathematics") as raised:
        draw(broken, "a title", tmp_path / "x.svg")
    assert "\n" not in str(raised.value)


@pytest.mark.usefixtures("matplotlib")
def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    """A folder that is not there."""
    with pytest.raises(UsageError, match="cannot be written: No such file or directory; name another folder"):
        draw(panels(DECISION), "a title", tmp_path / "gone" / "x.svg")


def test_without_matplotlib_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install, in one line."""
    real = builtins.__import__

    def absent(name: str, *rest: object) -> object:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", absent)

    with pytest.raises(UsageError, match=r"matplotlib, which is not installed: pip install 'theorem-checks\[plots\]'"):
        draw(panels(DECISION), "a title", tmp_path / "x.svg")
