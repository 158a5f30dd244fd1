"""The TeX file that tells a paper what is known of the checks that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from checks.paper.marks.escaping import escaped, spaced, url_escaped
from checks.paper.marks.formulas import printable
from checks.paper.status import Check, Status
from checks.report.text import count
from checks.results import Grade

VERSION = 1
NAME = "citecheck-data.tex"
HEADER = "% What is known of the checks that this paper cites. Written by: checks cite --write"
_PLAIN_ID = re.compile(r"[A-Za-z0-9._:+/-]+")
_INLINE = re.compile(r"\\\((.+?)\\\)|`([^`]+)`", re.DOTALL)
_SHORT = 12


def generated_tex(checks: Mapping[str, Check], base: str | None = None) -> str:
    """Return the file ``citecheck-data.tex``: an entry for each check that exists, by the name under which it is cited, in order of these names.

    ``base`` is the address under which the pages of the checks are: that of a check is ``BASE/ID.html``. The file is ASCII and holds
    nothing but data, so that no statement can break the paper or run a command in it.
    """
    lines = [HEADER, rf"\citecheckversion{{{VERSION}}}"]
    lines += [rf"\citecheckbase{{{url_escaped(base.rstrip('/'))}}}"] if base else []
    for _, check in sorted(checks.items()):
        lines += _entry(check) if plain(check) else ()
    return "\n".join(lines) + "\n"


def plain(check: Check) -> bool:
    """Whether a check exists and its name needs no escape: the others have no entry, and a mark that says so."""
    return check.theorem is not None and _PLAIN_ID.fullmatch(check.id) is not None


def short(fingerprint: str) -> str:
    """Return the beginning of a fingerprint, which is what papers print."""
    return fingerprint[:_SHORT]


def amount(check: Check) -> str:
    """Return how much was tried, for instance ``1,920 instances``; nothing for a check that never ran."""
    if check.evidence is None:
        return ""
    decision = check.evidence.result.decision
    if check.grade is Grade.PROVED:
        return "for all values"
    trials = [count(decision.chances[0].trials, "trial")] if decision.chances and decision.chances[0].unit == "trials" else []
    return ", ".join([count(decision.instances, "instance"), *trials])


def sentence(check: Check) -> str:
    """Return what a check says in words, as TeX: the first paragraph of its description."""
    summary = check.theorem.summary if check.theorem else ""
    return "".join(_summary_pieces(summary.strip().split("\n\n")[0]))


def _entry(check: Check) -> Iterator[str]:
    assert check.theorem is not None
    fields = (
        check.id,
        check.theorem.id,
        _key(check.status),
        check.grade or "",
        escaped(amount(check)),
        check.date,
        short(check.evidence.result.fingerprint) if check.evidence else "",
        escaped(check.effort),
        sentence(check),
    )
    yield r"\citecheckentry" + "".join(f"{{{field}}}" for field in fields)
    formula = printable(check.theorem.statement)
    if formula:
        yield rf"\citecheckformula{{{check.id}}}{{{','.join(formula.needs)}}}{{{formula.tex}}}"


def _key(status: Status) -> str:
    """Return the name that the LaTeX package has for a status."""
    return status.name.lower()


def _summary_pieces(text: str) -> Iterator[str]:
    """Yield a text as TeX: formulas between backslash and parenthesis as such, code in typewriter, and all else escaped."""
    at = 0
    for match in _INLINE.finditer(text):
        yield spaced(text[at : match.start()])
        yield _formula(match[1]) if match[1] else rf"\texttt{{{escaped(match[2])}}}"
        at = match.end()
    yield spaced(text[at:])


def _formula(formula: str) -> str:
    found = printable(formula)
    return found.tex if found and not found.needs else escaped(formula)
