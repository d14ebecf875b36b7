"""What each tracer does for the workloads, written as a user of that tracer would write it.

Each module has `make(port)`, which returns an `Adapter` whose tracer sends to the receiver at that
port of the loopback interface. Modules are imported by workers, each in the environment of its
tracer.
"""

import dataclasses
from typing import Callable, Dict


@dataclasses.dataclass(frozen=True)
class Adapter:
    """A tracer, ready for use. A workload is called with how often to do what it does, and returns
    how many spans it has finished.
    """

    workloads: Dict[str, Callable[[int], int]]
    # Returns once the tracer's threads have nothing to do but wait.
    settle: Callable[[], object]
    # Returns once what was finished has been sent, and ends the tracer.
    close: Callable[[], object]
