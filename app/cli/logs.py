"""The log of the server: every line of it, whoever writes it, in one form on standard error."""

from __future__ import annotations

import logging
from typing import Any

from gunicorn import glogging

from app.web.policy.log_lines import LineFormatter


class ServerLog(glogging.Logger):  # type: ignore[misc]
    """Gunicorn's log, and that of everything else in its processes, as lines of `LineFormatter`."""

    def setup(self, cfg: Any) -> None:
        """Set the form of the lines."""
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
