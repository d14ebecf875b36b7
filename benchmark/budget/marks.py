"""The marks between which counting.py counts the instructions of a call, the configurations of the
tracers that make it, and the layouts in which it is counted.
"""

from __future__ import annotations

import os
import random
from typing import Any, Callable, Dict, Iterable, List, TypeVar

_Tracer = TypeVar("_Tracer")

# Nobody listens on port 1: what is counted does not depend on when spans are delivered.
WIRES: Dict[str, Dict[str, Any]] = {
    "ours": {
        "protocol": "lightstep",
        "access_token": "token",
        "collector_plaintext": True,
        "satellite_endpoints": [{"host": "127.0.0.1", "port": 1}],
    },
    "otlp": {"protocol": "otlp", "otlp_endpoints": ["http://127.0.0.1:1"]},
}

# So often that CPython has specialised all that it will.
_WARM_UP = 1000


def lay_out(number: int) -> List[bytes]:
    """Has what is imported from now on take other places in CPython's method cache. A place follows
    from the number that a type is given at its first look-up and from the address of the method's
    name. Room in front of all names would move them together, and those that share a place would
    still share one.

    Args:
      number: of the layout.

    Returns:
      what is to be kept until the end.
    """
    choices = random.Random(number)
    for _ in range(choices.randrange(1000)):
        hasattr(type("Type", (), {}), "mro")  # a look-up, by which the type takes a number
    # Names come to lie in the gaps between those that are kept.
    blocks = [bytes(choices.randrange(100)) for _ in range(20000)]
    return [block for block in blocks if choices.random() < 0.5]


def mark() -> None:
    """counting.py has callgrind stop here: nothing else calls it."""
    os.getppid()


def count(
    functions: Iterable[Callable[[_Tracer, int], object]], tracer: _Tracer, calls: int
) -> None:
    """Has each function make `calls` calls between two marks, and prints its name.

    Args:
      functions: of a tracer and a number of calls.
      tracer: whose calls are counted.
      calls: how many.
    """
    for function in functions:
        function(tracer, _WARM_UP)
        mark()
        function(tracer, calls)
        mark()
        print(function.__name__)
