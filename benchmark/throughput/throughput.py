"""As many spans as can be made: from one Python thread, which must lose nothing, and from four C++
threads, which make more than any satellite here takes.

    throughput.py [SECONDS]

SECONDS is for each of three runs. Ends with status 1 where from_python.py does.
"""

from __future__ import annotations

import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile
from typing import Callable, List, Sequence, Union

import from_python
from figures import Figures
from satellites import DiscardingSatellite, Sink, cpu_time_of_children

_THREADS = 4
_SATELLITES = 2
_FROM_CPP = pathlib.Path(__file__).with_name("from_cpp")

_Satellite = Union[DiscardingSatellite, Sink]


def measure_from_cpp(seconds: float, ports: Sequence[int]) -> Figures:
    done = subprocess.run(
        [_FROM_CPP, str(seconds), str(_THREADS), *map(str, ports)],
        check=True,
        stdout=subprocess.PIPE,
    )
    return Figures(**json.loads(done.stdout))


def show_from_cpp(seconds: float, make_satellite: Callable[[str], _Satellite]) -> None:
    """`make_satellite` is called with a directory of its own."""
    before = cpu_time_of_children()
    with contextlib.ExitStack() as stack:
        satellites: List[_Satellite] = []
        for _ in range(_SATELLITES):
            directory = stack.enter_context(tempfile.TemporaryDirectory())
            satellites.append(make_satellite(directory))
            stack.callback(satellites[-1].close)
        figures = measure_from_cpp(seconds, [satellite.port for satellite in satellites])
    children = cpu_time_of_children() - before
    # The program was one of them.
    figures.show(children - figures.producing - figures.delivering)


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    print("One Python thread, a developer satellite", flush=True)
    is_kept = from_python.main(seconds)
    print(f"\n{_THREADS} C++ threads, developer satellites", flush=True)
    show_from_cpp(seconds, DiscardingSatellite)
    print(f"\n{_THREADS} C++ threads, receivers that only read and answer", flush=True)
    show_from_cpp(seconds, lambda directory: Sink())
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
