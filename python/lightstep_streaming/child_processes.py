"""Makes children of `multiprocessing` deliver their spans before they end.

Such a child ends by `os._exit` and runs no `atexit`, but it does run the finalizers of
`multiprocessing.util`. This package does not load that module: by the time that there is a child,
the program has loaded it, before this package or after.
"""

import os
import sys

from . import _native

# Finalizers with a higher priority run before this one; that of Queue has -5.
_LAST = -100


class _Ending:
    """What `multiprocessing` knows of, in this process and in the children that it forks."""

    def __init__(self) -> None:
        self._is_known = False

    def make_known(self) -> None:
        util = sys.modules.get("multiprocessing.util")
        if util is None or self._is_known:
            return
        self._is_known = True
        # A child forgets the finalizers that it inherits, and then calls this.
        util.register_after_fork(self, _Ending.add_finalizer)
        process = sys.modules["multiprocessing.process"]
        if process.parent_process() is not None:
            self.add_finalizer()

    def add_finalizer(self) -> None:
        sys.modules["multiprocessing.util"].Finalize(
            None, _native.close_at_exit, exitpriority=_LAST
        )


_ending = _Ending()
_ending.make_known()
os.register_at_fork(before=_native.prepare_fork, after_in_child=_ending.make_known)
