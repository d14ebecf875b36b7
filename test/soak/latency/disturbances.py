"""Whether something other than the code itself took time from the calling thread: the scheduler
gave its processor to another thread, or an interrupt came. A thread that waits by itself, for a
lock for instance, is not disturbed.
"""

import resource

from interrupts import Interrupts


class Disturbances:
    """Those of the thread that makes this."""

    def __init__(self):
        self._interrupts = Interrupts()

    def close(self):
        self._interrupts.close()

    def count(self):
        """How many there were until now. Interrupts count where the machine tells of them."""
        switches = resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw
        return switches + (self._interrupts.count() or 0)
