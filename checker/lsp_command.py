"""The command `lsp`: the language server for editors, over standard input and output."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from checker.errors import CheckerError

if TYPE_CHECKING:
    import argparse


def declare(parser: argparse.ArgumentParser) -> None:
    """Give a parser what its help says of the command."""
    parser.description = (
        "Run the language server: an editor starts it and speaks with it over standard\n"
        "input and output. It shows findings while you write. Each text is checked with\n"
        "the checker.yaml of its folder or of one above it, unless --config names one."
    )
    parser.epilog = (
        "example:\n  checker lsp --profile news\n\n"
        "It needs: pip install 'claim-checker[lsp]'\n\n"
        "exit codes: 0 the editor ended it; 1 it went away; 2 the command was wrong"
    )
    parser.add_argument("--stdio", action="store_true", help="what some editors add; nothing else is spoken")
    parser.set_defaults(run=run_lsp)


def run_lsp(arguments: argparse.Namespace) -> int:
    """Serve an editor until it ends the conversation."""
    from checker.audit import Options
    from checker.commands import parts, requested
    from checker.live import Desk

    try:
        from checker.language_server import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise CheckerError(
            "the language server needs pygls; install it with: pip install 'claim-checker[lsp]'"
        ) from None
    if arguments.config and not os.path.isfile(arguments.config):
        raise CheckerError(f"--config: there is no file {arguments.config}")
    options = Options(
        rules=tuple(os.path.abspath(folder) for folder in arguments.rules),
        select=parts(arguments.select),
        ignore=parts(arguments.ignore),
        plugins=not arguments.no_plugins,
        config=requested(arguments),
    )
    desk = Desk(options, search=not (arguments.no_config or arguments.config))
    if sys.stdin.isatty():
        print("checker: waiting for an editor to speak on standard input; Ctrl-C ends", file=sys.stderr)
    # Standard output carries the protocol and nothing else: what a plugin prints goes to standard error.
    sys.stdout.flush()
    writing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return serve(desk, sys.stdin.buffer, writing)
