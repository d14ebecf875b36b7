"""Processes that die again and again: the next one sends what the last one could not."""

import collections
import signal

import pytest
from dying_process import WAYS, DyingProcess
from program import check_run, run

pytestmark = pytest.mark.every_wire

ROUNDS = 3


def arrived(satellite):
    return collections.Counter(span.operation_name for span in satellite.spans)


def check(process, satellite):
    counts = arrived(satellite)
    lost = process.expected - counts.keys()
    assert not lost, f"{len(lost)} lost, {sorted(lost)[:5]} among them"
    strange = counts.keys() - process.expected - set(map(str, process.unsure))
    assert not strange
    assert not list(process.recovery_directory.iterdir())


def test_nothing_is_lost_by_any_death(tmp_path, satellite):
    process = DyingProcess(tmp_path, [satellite])
    for number, way in enumerate(WAYS * ROUNDS):
        process.live_until(50 + 150 * number)
        process.die(way)
    process.close()
    check(process, satellite)


def test_nothing_is_lost_while_no_satellite_is_there(tmp_path, start_processes, satellite):
    (absent,) = start_processes(1)
    absent.kill()
    process = DyingProcess(tmp_path, [absent])
    for way in WAYS:
        process.live_until(1000)
        process.die(way)
    process.report_to([satellite])
    process.close()
    check(process, satellite)
    # It never saw a satellite, so nothing was in flight.
    assert set(arrived(satellite).values()) == {1}


def test_recovered_spans_have_accounts_of_their_own(tmp_path, make_tracer, satellite):
    process = DyingProcess(tmp_path, [satellite], pause=60)
    process.live_until(20)
    process.die(WAYS[0])
    tracer = make_tracer(satellite, recovery_directory=str(process.recovery_directory))
    tracer.start_span("new").finish()
    assert tracer.close(60)
    metrics = tracer.metrics()
    assert metrics["finished"] == metrics["acknowledged"] == 1
    assert metrics["recovered"] == metrics["recovered_acknowledged"]
    assert metrics["recovered_rejected"] == metrics["recovered_dropped"] == 0
    assert len(satellite.spans) >= 21


# Each API's tracer, how it makes a span, and how it ends.
APIS = {
    "opentracing": """
from lightstep_streaming import Tracer as Api

close = Api.close

def finish_span(tracer, name):
    tracer.start_span(name).finish()
""",
    "opentelemetry": """
from lightstep_streaming.opentelemetry import TracerProvider as Api

close = Api.shutdown

def finish_span(provider, name):
    provider.get_tracer("library", "1.0").start_span(name).end()
""",
}


@pytest.mark.parametrize("api", APIS)
def test_recovered_spans_are_those_of_the_process_that_died(
    api, wire, tmp_path, start_processes, satellite
):
    (absent,) = start_processes(1)
    absent.kill()
    # A provider's protocol is OTLP unless it is told.
    common = {"recovery_directory": str(tmp_path / "spans"), "protocol": wire.name}
    dying = {**common, **wire.configuration([absent])}
    recovering = {**common, **wire.configuration([satellite])}
    died = run(
        APIS[api]
        + f"""
import os, signal
tracer = Api(component_name="dead", **{dying!r})
finish_span(tracer, "left")
os.kill(os.getpid(), signal.SIGKILL)
"""
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    check_run(
        APIS[api]
        + f"""
tracer = Api(component_name="next", **{recovering!r})
finish_span(tracer, "new")
close(tracer)
metrics = tracer.metrics()
assert metrics["recovered_acknowledged"] == metrics["acknowledged"] == 1, metrics
"""
    )
    senders = {span.operation_name: span.reporter for span in satellite.spans}
    assert senders.keys() == {"left", "new"}
    assert senders["left"].component_name == "dead"
    assert senders["new"].component_name == "next"
    assert senders["left"].guid != senders["new"].guid
