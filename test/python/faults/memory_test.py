"""No satellite accepts anything while the application traces at full speed: memory stays within
its limit, no call waits, and spans without room are counted.
"""

import json

import pytest
from program import check_run
from satellite_process import SatelliteProcess

from lightstep_streaming.satellite import Satellite, Stall

pytestmark = pytest.mark.every_wire

# kMaxBufferedBytes of include/lightstep/options.h, and what may come on top of it.
LIMIT = (64 + 5) * 1024 * 1024

FILL = """
import json
import resource

def high_water():
    with open("/proc/self/status") as status:
        (line,) = [line for line in status if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024

def waits():
    return resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw

tracer = make_tracer(report_timeout=300_000, max_buffered_spans={max_buffered_spans})
for _ in range(1000):
    tracer.start_span("warm").finish()
memory, waited = high_water(), waits()
text = "x" * {text}
for _ in range({spans}):
    span = tracer.start_span("operation")
    span.set_tag("text", text)
    span.finish()
waited = waits() - waited
metrics = tracer.metrics()
tracer.close()
print(json.dumps(dict(memory=high_water() - memory, waited=waited, metrics=metrics,
                      closed=tracer.metrics())))
"""


def check(satellite, spans, text, max_buffered_spans=1_000_000):
    program = FILL.format(spans=spans, text=text, max_buffered_spans=max_buffered_spans)
    program = "import logging; logging.disable()\n" + program
    result = json.loads(check_run(program, satellite, timeout=250))
    metrics, closed = result["metrics"], result["closed"]
    assert metrics["finished"] == spans + 1000
    assert metrics["dropped"] + metrics["buffered"] == metrics["finished"]
    assert closed["dropped"] == closed["finished"] == metrics["finished"]
    assert result["memory"] <= LIMIT
    # A thread that waits for anything gives the processor away by its own will.
    assert result["waited"] <= 50
    return metrics


def test_bytes_are_bounded_while_connections_are_refused(tmp_path):
    refusing = SatelliteProcess(tmp_path)
    try:
        # Four times what there is room for.
        metrics = check(refusing, spans=256 * 1024, text=1000)
        assert 50 * 1024 < metrics["buffered"] < 70 * 1024
    finally:
        refusing.close()


def test_bytes_are_bounded_while_a_satellite_reads_nothing():
    with Satellite(misbehaviour=Stall(), receive_buffer_bytes=4096) as satellite:
        metrics = check(satellite, spans=256 * 1024, text=1000)
        assert 50 * 1024 < metrics["buffered"] < 70 * 1024


def test_spans_are_bounded(tmp_path):
    refusing = SatelliteProcess(tmp_path)
    try:
        metrics = check(refusing, spans=1_000_000, text=0, max_buffered_spans=500_000)
        assert metrics["buffered"] == 500_000
    finally:
        refusing.close()
