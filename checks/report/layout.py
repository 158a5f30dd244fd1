"""Rows of styled cells as lines that fit: one wide table, or two lines for each row, or a short paragraph for each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

Row = Sequence[Text]
_GAP = 2
_INDENT = 2


def table(headings: Sequence[str], rows: Sequence[Row], right: Sequence[int], width: int | None) -> list[Text]:
    """Lay rows out below their headings.

    The widest layout that fits ``width`` is taken (None: no limit): all cells of a row on one line; the first cell on a line of its own
    above the others; or, where even that is too wide, the first cell above the others run together. ``right`` are the columns of numbers,
    set flush right.
    """
    header = [Text(heading, "bold") for heading in headings]
    if width is None or _natural([header, *rows]) <= width:
        return _grid([header, *rows], right)
    rest = [cells[1:] for cells in (header, *rows)]
    if _INDENT + _natural(rest) <= width:
        shifted = [column - 1 for column in right]
        below = [_indented(line) for line in _grid(rest, shifted)]
        return _interleave([header[0], *(_bold(row[0]) for row in rows)], below)
    return [line for row in rows for line in _paragraph(header, row, right, width)]


def joined(parts: Sequence[Text], separator: str) -> Text:
    """Return the parts as one text, with the separator between them."""
    return Text(separator).join(parts)


def _natural(rows: Sequence[Row]) -> int:
    widths = _widths(rows)
    return sum(widths) + _GAP * (len(widths) - 1)


def _widths(rows: Sequence[Row]) -> list[int]:
    return [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]


def _grid(rows: Sequence[Row], right: Sequence[int]) -> list[Text]:
    widths = _widths(rows)
    return [_line(row, widths, right) for row in rows]


def _line(row: Row, widths: Sequence[int], right: Sequence[int]) -> Text:
    cells = []
    for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - cell.cell_len)
        cells.append(Text.assemble(space, cell) if column in right else Text.assemble(cell, space))
    line = joined(cells, " " * _GAP)
    line.rstrip()
    return line


def _indented(line: Text) -> Text:
    return Text.assemble(" " * _INDENT, line)


def _bold(cell: Text) -> Text:
    return Text(cell.plain, "bold")


def _interleave(first: Sequence[Text], second: Sequence[Text]) -> list[Text]:
    return [line for pair in zip(first, second, strict=True) for line in pair]


def _paragraph(header: Row, row: Row, numbers: Sequence[int], width: int) -> Iterator[Text]:
    """Yield the first cell, then the others, as many on a line as fit; only numbers need their headings."""
    yield _bold(row[0])
    line = Text()
    for column, cell in enumerate(row[1:], start=1):
        if cell.plain == "-":
            continue
        part = Text.assemble((header[column].plain, "dim"), " ", cell) if column in numbers else cell
        if line and _INDENT + line.cell_len + _GAP + part.cell_len > width:
            yield _indented(line)
            line = Text()
        line = joined([line, part], " " * _GAP) if line else part
    yield _indented(line)
