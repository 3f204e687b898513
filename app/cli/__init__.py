"""The command-line interface: `caspian-map`."""

import gc
import signal
import sys


def run() -> None:
    """Run the command `caspian-map`.

    SIGHUP is blocked until the server has its signal handlers: a reload requested earlier would terminate it.
    """
    if sys.argv[1:2] == ["serve"]:
        # Nothing loaded at startup becomes garbage, and collection would take a fifth of the startup time. The server
        # re-enables it.
        gc.disable()
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])
    from app.cli.main import main  # noqa: PLC0415 - loading the commands takes half a second

    main()
