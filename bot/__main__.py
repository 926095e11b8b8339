"""The program's entry point: `yuanhua`, the same as `python -m bot`."""

import sys

from bot.redact import protect_crashes

INTERRUPTED = 130  # what a shell reports for a program ended by Ctrl-C


def main() -> None:
    """Run the command line and exit with its status."""
    try:
        from bot.cli import run  # noqa: PLC0415 - Ctrl-C while it is imported is no error either

        protect_crashes()
        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
