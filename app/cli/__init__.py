"""The command-line interface: `caspian-map`."""

import gc
import signal
import sys


def run() -> None:
    """Run the command `caspian-map`.

    A server keeps a reload pending that it is asked for before it can hear of one: SIGHUP would end it.
    """
    if sys.argv[1:2] == ["serve"]:
        # What is loaded now stays: looking through it for garbage takes a fifth of the start. The server enables it.
        gc.disable()
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])
    from app.cli.main import main  # noqa: PLC0415 - loading what the commands need takes half a second

    main()
