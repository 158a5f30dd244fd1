"""BibTeX entries for the checks that a paper cites, and for the sources that these rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from checks.catalogue.bibliography import Entry, bibliography_of, entries
from checks.paper.marks.escaping import escaped
from checks.paper.marks.generated import amount, plain, sentence, short
from checks.paper.status import Check
from checks.statement import Theorem

NAME = "citecheck.bib"
HEADER = "% The checks that this paper cites, and the sources that they rest on. Written by: checks cite --write"


def bibtex(checks: Mapping[str, Check], base: str | None = None, elsewhere: Iterable[str] = ()) -> str:
    r"""Return the file ``citecheck.bib``.

    Each check that exists has an entry ``check:ID``, for ``\cite{check:low-rank.balancedness}``; each entry of a ``.bib`` file that its source
    or its literature refers to by ``@key`` is copied. ``base`` is the address of the pages of the checks. ``elsewhere`` are keys that the
    paper has in a ``.bib`` file of its own, in any case: BibTeX refuses an entry that comes twice.
    """
    taken = {key.lower() for key in elsewhere}
    cited = [check for _, check in sorted(checks.items()) if plain(check)]
    sources = {entry.key.lower(): entry for check in cited for entry in _sources(check.theorem)}
    texts = [_check_entry(check, base) for check in cited]
    texts += [_source_entry(entry) for key, entry in sorted(sources.items()) if key not in taken]
    return "\n\n".join([HEADER, *texts]) + "\n"


def _check_entry(check: Check, base: str | None) -> str:
    words = check.grade or check.status
    fingerprint = short(check.evidence.result.fingerprint) if check.evidence else ""
    facts = [words[:1].upper() + words[1:], amount(check), f"{check.effort} effort" if check.effort else ""]
    facts += [check.date, rf"fingerprint \texttt{{{fingerprint}}}" if fingerprint else ""]
    fields = {
        "key": escaped(check.id),
        "title": f"{{{sentence(check).split('. ')[0].rstrip('.')}}}",
        "howpublished": rf"Executable check \texttt{{{escaped(check.id)}}}",
        "note": ", ".join(fact for fact in facts if fact),
        "year": check.date[:4],
        "url": f"{base.rstrip('/')}/{check.theorem.id}.html" if base and check.theorem else "",
    }
    return _written("misc", f"check:{check.id}", fields)


def _sources(theorem: Theorem | None) -> Iterator[Entry]:
    """Yield the entries that a theorem refers to, as far as they are found."""
    keys = [*theorem.source.keys, *theorem.literature.keys] if theorem else []
    files = bibliography_of(Path(theorem.file)) if theorem and keys else ()
    known = {key: entry for file in files for key, entry in entries(file).items()}
    yield from (known[key] for key in keys if key in known)


def _source_entry(entry: Entry) -> str:
    return _written(entry.kind, entry.key, entry.fields)


def _written(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{' '.join(value.split())}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"
