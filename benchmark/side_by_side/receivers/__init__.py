"""What tracers send to: each takes everything, keeps nothing and counts the spans.

A receiver is a process that prints the port that it listens on and, for each line on its standard
input, how many spans have arrived. It ends with its standard input.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Callable


async def report(port: int, count: Callable[[], int]) -> None:
    """Does that for a receiver in this event loop; `count` returns the number of spans."""
    loop = asyncio.get_running_loop()
    print(port, flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(count(), flush=True)
