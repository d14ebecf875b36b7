"""A process that is killed every few seconds and started again, with a recovery directory.

    crash.py [SECONDS] [SEED]

Prints what was made, acknowledged, lost and sent twice. Ends with status 1 if a span is lost, or if
one arrives that was not made.
"""

import collections
import random
import sys
import tempfile
import time
from typing import Counter

import every_wire
from dying_process import WAYS, DyingProcess
from table import show
from wires import chosen_wire

from lightstep_streaming.satellite import Satellite

# How long a life is, in seconds: a start takes most of the shortest.
_LIVES = (0.5, 4.0)


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 300.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32)
    chance = random.Random(seed)
    every_wire.choose(chosen_wire())
    deaths: Counter[str] = collections.Counter()
    with tempfile.TemporaryDirectory() as directory, Satellite() as satellite:
        process = DyingProcess(directory, [satellite])
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            process.start()
            time.sleep(chance.uniform(*_LIVES))
            way = chance.choice(WAYS)
            process.die(way)
            deaths[way.name] += 1
        process.close()
        counts = collections.Counter(span.operation_name for span in satellite.spans)
        left = sum(1 for _ in process.recovery_directory.iterdir())
    lost = process.expected - counts.keys()
    strange = counts.keys() - process.expected - set(map(str, process.unsure))
    show(
        [
            ("seed", seed),
            ("deaths", ", ".join(f"{count} by {name}" for name, count in sorted(deaths.items()))),
            ("made", f"{len(process.expected):,}"),
            ("acknowledged", f"{len(counts):,}"),
            ("lost", len(lost)),
            ("duplicated", f"{sum(counts.values()) - len(counts):,}"),
            ("never made", len(strange)),
            ("files left", left),
        ]
    )
    sys.exit(1 if lost or strange or left else 0)


if __name__ == "__main__":
    main()
