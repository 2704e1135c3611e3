"""Start of the program: `huesong` and `python -m studio`.

Nothing heavy is imported at the top, so that worker processes, which import this module
again when they are spawned, start quickly.
"""

import multiprocessing
import sys

COMMANDS = ("compose", "explain", "parameters", "presets")


def main() -> int:
    """Hand over to the command line or to the window; return the exit status."""
    multiprocessing.freeze_support()
    arguments = sys.argv[1:]
    words = [argument for argument in arguments if not argument.startswith("-")]
    if (words and words[0] in COMMANDS) or {"-h", "--help", "--version"} & set(arguments):
        from studio import cli  # noqa: PLC0415  # only what is used is loaded

        return cli.run(arguments)
    for argument in arguments:
        # Qt has options of its own; they begin with a single dash.
        if argument.startswith("--") and argument != "--empty":
            sys.stderr.write(f"huesong: there is no option {argument}; see huesong --help\n")
            return 2
    from studio import app  # noqa: PLC0415  # the window brings Qt, which the commands never need

    return app.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
