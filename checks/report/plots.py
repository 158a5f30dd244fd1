"""Drawing panels with matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.errors import UsageError
from checks.report.panels import Panel, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FORMATS = ("svg", "png", "pdf")
COLUMNS = 3
MOST_TICKS = 8
WIDTH, HEIGHT = 5.2, 4.6
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
_SETTINGS: Any = {
    "font.size": 9,
    "axes.titlesize": 10,
    "legend.fontsize": 8,
    "svg.hashsalt": "checks",
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def require_matplotlib() -> None:
    """Raise a UsageError that says how to get matplotlib, if it is not there."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise UsageError("plots are drawn by matplotlib, which is not installed: pip install 'theorem-checks[plots]'") from None


def draw(panels: Sequence[Panel], title: str, path: Path) -> None:
    """Draw panels side by side under one title, into a file whose suffix is one of `FORMATS`.

    Raises:
        UsageError: matplotlib is not installed, a name is no mathematics that it reads, or the file cannot be written.
    """
    require_matplotlib()
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    columns = min(len(panels), COLUMNS)
    rows = -(-len(panels) // columns)
    with rc_context(_SETTINGS):
        figure = Figure(figsize=(WIDTH * columns, HEIGHT * rows + 0.3), layout="constrained")
        axes = figure.subplots(rows, columns, squeeze=False).ravel()
        for axis, panel in zip(axes, panels, strict=False):
            _draw_panel(axis, panel)
        for unused in axes[len(panels) :]:
            unused.remove()
        figure.suptitle(title, fontsize=10)
        _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    # Without a date, the same points give the same file.
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
    try:
        figure.savefig(path, dpi=150, metadata=undated.get(path.suffix[1:], {}))
    except ValueError as error:
        raise UsageError(f"{path.name}: a name in over= or names= is no mathematics that matplotlib reads: {' '.join(str(error).split())}") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name another folder") from None


def _draw_panel(axes: Axes, panel: Panel) -> None:
    for index, series in enumerate(panel.series):
        _draw_series(axes, series, _COLOURS[index % len(_COLOURS)])
    if panel.log_x:
        _logarithmic(axes, sorted({x for series in panel.series for x in series.x}))
    if panel.log_y:
        axes.set_yscale("log")
    axes.set_xlabel(panel.across)
    if panel.along != panel.title:
        axes.set_ylabel(panel.along)
    axes.set_title(panel.title)
    axes.grid(visible=True, which="major", linewidth=0.4, alpha=0.5)
    # Beneath the axes, where it hides no point.
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, -0.16), borderaxespad=0)


def _logarithmic(axes: Axes, points: Sequence[float]) -> None:
    """A logarithmic axis; few points of a readable size, such as widths of networks, are its ticks."""
    axes.set_xscale("log")
    if len(points) <= MOST_TICKS and points[0] >= 1 and points[-1] < 1e5:
        axes.set_xticks(points, [f"{x:g}" for x in points])
    axes.xaxis.set_minor_formatter("")


_STYLES: dict[str, dict[str, Any]] = {
    "points": {"marker": "o", "linestyle": "", "markersize": 5, "zorder": 3},
    "curve": {"marker": "o", "linestyle": "-", "linewidth": 1, "markersize": 4, "zorder": 3},
    "fit": {"linestyle": "-", "linewidth": 1.6},
    "line": {"linestyle": "--", "linewidth": 1.4},
    "<=": {"marker": "v", "linestyle": "", "markersize": 7},
    ">=": {"marker": "^", "linestyle": "", "markersize": 7},
    "==": {"marker": "_", "linestyle": "", "markersize": 12},
}


def _draw_series(axes: Axes, series: Series, colour: str) -> None:
    style = {**_STYLES[series.style], "color": colour, "label": series.name}
    if not series.low:
        axes.plot(series.x, series.y, **style)
        return
    below = [y - low for y, low in zip(series.y, series.low, strict=True)]
    above = [high - y for y, high in zip(series.y, series.high, strict=True)]
    axes.errorbar(series.x, series.y, yerr=[below, above], capsize=3, elinewidth=1, **style)
