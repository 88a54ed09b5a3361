"""Lets `python -m checker` do what the command `checker` does."""

import os
import sys


def _leave_out_working_directory() -> None:
    """Take the working directory, which `python -m` puts first, off the path: what lies there is to be read, not run.

    It stays there if checker itself was loaded from it.
    """
    home = os.path.realpath(os.path.dirname(os.path.dirname(__file__)))
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:  # the working directory is gone
        return
    if here != home and sys.path and os.path.realpath(sys.path[0]) == here:
        del sys.path[0]


if __name__ == "__main__":
    _leave_out_working_directory()
    from checker.cli import main

    sys.exit(main())
