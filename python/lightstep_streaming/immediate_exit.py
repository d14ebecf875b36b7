"""Has forked children that end by `os._exit` deliver what they have traced before they are gone.

Such a child (RQ's work horse, Celery's pool worker, a fork by hand) runs neither `atexit` nor the
finalizers of `multiprocessing`. So `os._exit` is replaced in children. A process that was not
forked keeps the original, and so does code that took it by `from os import _exit`.
"""

import functools
import os
from typing import Any, Callable

from . import _native

# Enough for a satellite that is well, and less than what ends children usually waits for them.
_LONGEST_WAIT_SECONDS = 1.4


def _delivering(exit_now: Callable[..., Any]) -> Callable[..., Any]:
    """`exit_now`, which ends the process, after a delivery."""

    @functools.wraps(exit_now)
    def exit_after_delivery(*args: Any, **kwargs: Any) -> Any:
        try:
            _native.deliver_all(_LONGEST_WAIT_SECONDS)
        finally:
            # Whatever a signal handler raises meanwhile: the process was to end.
            exit_now(*args, **kwargs)

    exit_after_delivery.delivers = True  # type: ignore[attr-defined]
    return exit_after_delivery


def _replace_exit() -> None:
    # A child of a child inherits the replacement.
    if not hasattr(os._exit, "delivers"):
        os._exit = _delivering(os._exit)


os.register_at_fork(after_in_child=_replace_exit)
