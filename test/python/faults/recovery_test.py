"""Processes that die again and again: the next one sends what the last one could not."""

import collections

import pytest
from dying_process import WAYS, DyingProcess

import lightstep_streaming
from lightstep_streaming.opentelemetry import TracerProvider

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
    back = DyingProcess(tmp_path, [satellite])
    back.close()
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


def test_a_provider_recovers(tmp_path, wire, satellite):
    if wire.name != "otlp":
        pytest.skip("scopes are OTLP's")
    directory = str(tmp_path / "spans")
    # Nobody listens there any more.
    with lightstep_streaming.satellite.Satellite() as gone:
        configuration = wire.configuration([gone])
    closed = TracerProvider(recovery_directory=directory, report_timeout=1, **configuration)
    closed.get_tracer("library", "1.0").start_span("left").end()
    closed.shutdown()
    assert closed.metrics()["buffered"] == 1
    provider = TracerProvider(recovery_directory=directory, **wire.configuration([satellite]))
    provider.shutdown()
    assert provider.metrics()["recovered_acknowledged"] == 1
    (span,) = satellite.spans
    assert span.operation_name == "left"
