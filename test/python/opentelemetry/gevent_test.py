"""Under gevent each greenlet has its own current span."""

import subprocess
import sys

from lightstep_streaming.satellite import Satellite

PROGRAM = """
from gevent import monkey
monkey.patch_all()
import sys
import gevent
from opentelemetry import trace
from lightstep_streaming.opentelemetry import TracerProvider

provider = TracerProvider(
    protocol='lightstep', access_token='', collector_plaintext=True,
    satellite_endpoints=[{'host': '127.0.0.1', 'port': int(sys.argv[1])}])
tracer = provider.get_tracer('name')

def work(number):
    with tracer.start_as_current_span('outer', attributes={'number': number}) as outer:
        gevent.sleep(0)
        with tracer.start_as_current_span('inner', attributes={'number': number}):
            gevent.sleep(0)
        assert trace.get_current_span() is outer

gevent.joinall([gevent.spawn(work, number) for number in range(100)], raise_error=True)
assert provider.force_flush()
"""


def test_greenlets_have_the_right_parents():
    with Satellite() as satellite:
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(satellite.port)],
            env={"PYTHONPATH": ":".join(sys.path)},
            check=True,
        )
        spans = satellite.spans
    outer = {span.tags["number"]: span for span in spans if span.operation_name == "outer"}
    inner = {span.tags["number"]: span for span in spans if span.operation_name == "inner"}
    assert len(outer) == len(inner) == 100
    for number, span in inner.items():
        assert span.parent_id == outer[number].span_id
