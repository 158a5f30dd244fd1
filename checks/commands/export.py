"""``checks export``: the recorded evidence as JSON, to keep or to take to another machine."""

from __future__ import annotations

import argparse

from checks.commands.context import check_writable, store_of, write_json


def run(options: argparse.Namespace) -> int:
    """Write all evidence."""
    check_writable(options.file)
    with store_of(options) as store:
        write_json(store.export(), options.file)
    return 0
