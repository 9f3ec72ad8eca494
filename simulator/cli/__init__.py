"""The `interview` command: the entry point, and what a person is told when a command fails.

Nothing heavy is imported here: each command's module is imported when it is called. Exit codes: 0 done, 1 it
failed, 2 usage, 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from simulator.cli.compose import Run, glance

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. No error leaves this function, unless INTERVIEW_DEBUG is set."""
    from simulator.cli.base import program

    _speak_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    run = Run(glance(given))
    try:
        code = program().main(given, prog_name="interview", standalone_mode=False, obj=run)
        sys.stdout.flush()
    except click.UsageError as error:
        from simulator.cli.usage import explain

        run.tell(explain(error, run.texts))
        return 2
    except (click.Abort, KeyboardInterrupt):
        run.tell("")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has read enough; what is still buffered goes nowhere.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # the last place where an error can be told in words
        if os.environ.get("INTERVIEW_DEBUG"):
            raise
        run.complain(error)
        return 1
    finally:
        run.close()
    return int(code or 0)


def _speak_utf8() -> None:
    """UTF-8 on both streams whatever the locale; what cannot be written is escaped, as JSON would."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
