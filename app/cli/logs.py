"""The log of the server: every line, whichever logger writes it, in one format on standard error."""

from __future__ import annotations

import logging
from typing import Any

from gunicorn import glogging

from app.web.policy.log_lines import LineFormatter


class ServerLog(glogging.Logger):  # type: ignore[misc]
    """Gunicorn's log, and those of all other loggers in its processes, formatted by `LineFormatter`."""

    def setup(self, cfg: Any) -> None:
        """Set the format of the lines."""
        super().setup(cfg)
        formatter = LineFormatter()
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)
        root = logging.getLogger()
        if not root.handlers:
            handler = logging.StreamHandler()
            handler.setFormatter(formatter)
            root.addHandler(handler)
            logging.captureWarnings(capture=True)
