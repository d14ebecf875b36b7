"""Memory goes back to the system when a tracer is closed with spans that were not delivered."""

import json

import pytest
from program import check_run
from satellite_process import SatelliteProcess

pytestmark = pytest.mark.every_wire

MIB = 1024 * 1024

MEASURING = """
import gc
import json
import logging
import time

logging.disable()

def measure(name):
    with open("/proc/self/status") as status:
        (line,) = [line for line in status if line.startswith(name + ":")]
    return int(line.split()[1]) * 1024

text = "x" * 1000

def finish(tracer, count):
    for _ in range(count):
        span = tracer.start_span("operation")
        span.set_tag("text", text)
        span.finish()
"""

# Prints the growth over all tracers but the first, which pays for what is made once.
CLOSING = """
kept = []
for number in range(50):
    tracer = make_tracer()
    finish(tracer, 4 * 1024)
    tracer.close(0)
    assert tracer.metrics()["dropped"] == 4 * 1024
    if KEEP:
        kept.append(tracer)
    del tracer
    gc.collect()
    if number == 0:
        before = {name: measure(name) for name in ("VmRSS", "VmSize", "Threads")}
# The thread that writes the log ends in its own time.
deadline = time.monotonic() + 30
while measure("Threads") > before["Threads"] and time.monotonic() < deadline:
    time.sleep(0.005)
print(json.dumps({name: measure(name) - size for name, size in before.items()}))
"""


def close_tracers(tmp_path, keep):
    refusing = SatelliteProcess(tmp_path)
    try:
        return json.loads(check_run(f"KEEP = {keep}\n" + MEASURING + CLOSING, refusing))
    finally:
        refusing.close()


def test_closed_tracers_that_nobody_refers_to_leave_nothing_behind(tmp_path):
    growth = close_tracers(tmp_path, keep=False)
    # One that stays takes 4 MiB of memory and 64 MiB of addresses.
    assert growth["VmRSS"] < 8 * MIB
    assert growth["VmSize"] < 128 * MIB
    assert growth["Threads"] <= 0  # one that wrote a line of the log may have ended


def test_closed_tracers_that_are_kept_keep_no_spans(tmp_path):
    growth = close_tracers(tmp_path, keep=True)
    assert growth["VmRSS"] < 16 * MIB
    assert growth["Threads"] <= 0  # one that wrote a line of the log may have ended
