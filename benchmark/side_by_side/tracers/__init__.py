"""What each tracer does for the workloads, written as a user of that tracer would write it.

Each module has `make(port)`, which returns an `Adapter` whose tracer sends to the receiver at that
port of the loopback interface. Modules are imported by workers, each in the environment of its
tracer.
"""

from __future__ import annotations

import dataclasses
from typing import Callable, Dict

from ..timing import Workload


@dataclasses.dataclass(frozen=True)
class Adapter:
    """A tracer, ready for use."""

    workloads: Dict[str, Workload]
    # Returns once the tracer's threads have nothing to do but wait.
    settle: Callable[[], object]
    # Returns once what was finished has been sent, and ends the tracer.
    close: Callable[[], object]
