"""``python -m checks``."""

import os
import sys

if __name__ == "__main__":
    if sys.path[:1] in ([""], [os.getcwd()]):  # noqa: PTH109 - nothing more is imported before the path is mended
        # A file in the current folder, such as theorems.py, must not hide an installed module; as with the command checks, it is found by its path.
        sys.path.append(sys.path.pop(0))

    from checks.cli import main

    sys.exit(main())
