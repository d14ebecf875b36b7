"""Makes forked children that end by `os._exit` deliver their spans before they end.

Such a child (RQ's work horse, Celery's pool worker, a fork by hand) runs neither `atexit` nor the
finalizers of `multiprocessing`. So `os._exit` is replaced in children. A process that was not
forked keeps the original, and so does code that took it by `from os import _exit`.

A process of Celery's pool tells its parent that it will end, and the parent then kills it. So it
delivers before that, when `worker_process_shutdown` is sent.
"""

import functools
import os
import sys
import time
from typing import Any, Callable, Optional

from . import _native

# The kernel's PF_FORKNOEXEC: a process that was forked and has executed no program since.
_FORKED = 0x40

# Enough for a satellite that is well, and less than what ends children usually waits for them.
_MAX_WAIT_SECONDS = 1.4


class _Child:
    """A forked process. It bounds the total time for deliveries, however many there are."""

    _deadline: Optional[float] = None

    def begin(self) -> None:
        """In each child, whose own children inherit what is done here."""
        self._deadline = None
        if not hasattr(os._exit, "delivers"):
            os._exit = self._delivering(os._exit)
        celery_signals = sys.modules.get("celery.signals")
        if celery_signals is not None:
            celery_signals.worker_process_shutdown.connect(
                self.deliver, weak=False, dispatch_uid=__name__
            )

    def deliver(self, **_: Any) -> None:
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + _MAX_WAIT_SECONDS
        _native.deliver_all(max(0.0, self._deadline - now))

    def _delivering(self, exit_now: Callable[..., Any]) -> Callable[..., Any]:
        """`exit_now`, which ends the process, after a delivery."""

        @functools.wraps(exit_now)
        def exit_after_delivery(*args: Any, **kwargs: Any) -> Any:
            try:
                self.deliver()
            finally:
                # Whatever a signal handler raises meanwhile: the process was to end.
                exit_now(*args, **kwargs)

        exit_after_delivery.delivers = True  # type: ignore[attr-defined]
        return exit_after_delivery


def _is_forked() -> bool:
    try:
        with open("/proc/self/stat", "rb") as stat:
            # The program's name, which may have anything in it, ends with the last parenthesis.
            flags = int(stat.read().rpartition(b")")[2].split()[6])
    except (OSError, ValueError, IndexError):
        return False
    return flags & _FORKED != 0


_child = _Child()
# A work horse of RQ is often the first to import this.
if _is_forked():
    _child.begin()
os.register_at_fork(after_in_child=_child.begin)
