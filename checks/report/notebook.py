"""Theorems and results in a notebook: rendered mathematics, and a small table (Markdown, which every notebook shows)."""

from __future__ import annotations

from collections.abc import Sequence

from checks.report.findings import findings, mutant_change
from checks.report.text import slack_text
from checks.results import MutantResult, Result
from checks.statement import Mutant, Theorem


def theorem_markdown(theorem: Theorem) -> str:
    """Return a theorem as Markdown: id, the sentence, the statement as displayed mathematics, source, assumptions and mutants."""
    blocks = [f"**{theorem.id}**: {theorem.summary}", f"$$\n{theorem.statement}\n$$", f"*{_plain(theorem.source.text)}*"]
    if theorem.checked_form:
        blocks.append(f"Checked form: {theorem.checked_form}")
    if theorem.assumptions:
        lines = [f"- **{_plain(each.name)}** {_plain(each.description)}".rstrip() for each in theorem.assumptions]
        blocks.append("\n".join(["Assumptions", "", *lines]))
    if theorem.mutants:
        rows = [(mutant.name + (" (as printed)" if mutant.as_printed else ""), mutant_change(mutant, theorem)) for mutant in theorem.mutants]
        blocks.append(_table(("mutant", "changes"), rows))
    return "\n\n".join(blocks)


def result_markdown(result: Result) -> str:
    """Return a result as Markdown: a table of the decision, a table of the mutants, and what does not pass."""
    decision = result.decision
    cells = (
        f"**{result.verdict}**",
        result.grade or "-",
        f"{decision.instances:,}",
        f"{decision.certified:,}",
        slack_text(decision.worst_slack),
        f"{result.seconds:.2f}",
    )
    blocks = [f"**{result.id}**", _table(("verdict", "grade", "instances", "certified", "worst slack", "seconds"), [cells])]
    if result.mutants:
        blocks.append(_table(("mutant", "verdict", "refuted by", "witness"), [_mutant(mutant) for mutant in result.mutants]))
    for finding in findings(result):
        facts = [f"- {label}: {_code(text)}" if label else f"- {_code(text)}" for label, text in finding.facts]
        blocks.append("\n".join([f"**{_plain(finding.title)}**", "", *facts]))
    return "\n\n".join(blocks)


def _named(mutant: Mutant | MutantResult) -> str:
    return mutant.name + (" (as printed)" if mutant.as_printed else "")


def _mutant(mutant: MutantResult) -> tuple[str, ...]:
    return _named(mutant), mutant.verdict, mutant.by or "-", mutant.witness.id if mutant.witness else "-"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *([_plain(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(text: str) -> str:
    """Return a text that stands in one cell of a Markdown table, and in which brackets and underscores mean themselves."""
    flat = " ".join(text.split())
    return flat.replace("\\", "\\\\").replace("|", "\\|").replace("_", "\\_").replace("[", "\\[").replace("<", "&lt;")


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"
