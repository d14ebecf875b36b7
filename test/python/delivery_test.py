"""Finished spans reach the satellites, and flush, close and the metrics report what happened to
them.
"""

import logging
import os
import signal
import subprocess
import sys
import threading

import pytest
from every_wire import current_wire
from waiting import wait_until

import lightstep_streaming
from lightstep_streaming.satellite import NoAnswer, Satellite, Stall, Status

pytestmark = pytest.mark.every_wire


def balance(tracer):
    metrics = tracer.metrics()
    accounts = ("acknowledged", "dropped", "rejected", "buffered")
    return metrics["finished"] == sum(metrics[account] for account in accounts)


@pytest.mark.lightstep_only
def test_the_first_program(satellite):
    tracer = lightstep_streaming.Tracer(
        component_name="[your service name]",
        access_token="[your access token]",
        use_stream_recorder=True,
        collector_plaintext=True,
        satellite_endpoints=[satellite.endpoint],
        verbose=False,
    )
    with tracer.start_active_span("[your operation name]"):
        pass
    assert tracer.flush()
    assert [span.operation_name for span in satellite.spans] == ["[your operation name]"]
    assert tracer.close()


def test_several_satellites_take_turns(make_tracer, wire):
    with Satellite() as one, Satellite() as two, Satellite() as three:
        satellites = (one, two, three)
        tracer = make_tracer(reporting_period=10_000, **wire.configuration(satellites))
        sent = 0
        while not all(satellite.spans for satellite in satellites):
            for _ in range(100):
                tracer.start_span("operation").finish()
            sent += 100
            assert tracer.flush()
        received = [span.span_id for satellite in satellites for span in satellite.spans]
        assert len(set(received)) == sent
        assert tracer.num_spans_sent == sent
        assert tracer.num_spans_dropped == 0


def test_flush_is_false_while_nobody_takes_spans(tracer, satellite):
    satellite.misbehaviour = Stall(seconds=None)
    tracer.start_span("operation").finish()
    assert tracer.flush(0.2) is False
    assert tracer.num_spans_sent == 0
    assert tracer.metrics()["buffered"] == 1
    satellite.die()
    satellite.misbehaviour = None
    satellite.restart()
    assert tracer.flush(30) is True
    assert tracer.num_spans_sent == 1 and balance(tracer)


def test_a_span_is_sent_again_after_a_failure(tracer, satellite):
    satellite.misbehaviour = [Status(503, times=1), NoAnswer(times=1)]
    for _ in range(10):
        tracer.start_span("operation").finish()
    assert tracer.flush(30)
    assert satellite.counters.distinct_spans == 10
    metrics = tracer.metrics()
    assert metrics["retransmitted"] >= 10 and metrics["streams_failed"] >= 1


def test_rejected_spans_are_counted(tracer, satellite):
    satellite.misbehaviour = Status(400, errors=["no such project"])
    tracer.start_span("operation").finish()
    assert tracer.flush() is False
    assert tracer.metrics()["rejected"] == 1 and balance(tracer)
    satellite.misbehaviour = None
    tracer.start_span("operation").finish()
    assert tracer.flush() is True


def test_spans_beyond_the_buffer_are_dropped_and_counted(make_tracer, satellite):
    satellite.misbehaviour = Stall(seconds=None)
    tracer = make_tracer(max_buffered_spans=10, report_timeout=200_000)
    for _ in range(100):
        tracer.start_span("operation").finish()
    assert tracer.num_spans_dropped == 90
    assert balance(tracer)


def test_metrics(tracer, satellite):
    tracer.start_span("operation").finish()
    assert tracer.flush(timeout=10)
    metrics = tracer.metrics()
    assert metrics["finished"] == metrics["acknowledged"] == 1
    assert metrics["bytes_sent"] > 0 and metrics["streams_acknowledged"] == 1
    (endpoint,) = metrics["endpoints"]
    assert endpoint["name"] == f"127.0.0.1:{satellite.port}"
    assert endpoint["well"] is True and endpoint["last_error"] == ""


def test_closing(tracer, satellite):
    tracer.start_span("before").finish()
    assert tracer.close() is True
    assert tracer.close(1) is True
    assert [span.operation_name for span in satellite.spans] == ["before"]
    tracer.start_span("after").finish()
    assert tracer.num_spans_dropped == 1 and balance(tracer)
    assert tracer.flush() is False


def test_the_end_of_the_tracers_block_closes(make_tracer, satellite):
    with pytest.raises(ValueError):
        with make_tracer() as tracer:
            tracer.start_span("operation").finish()
            raise ValueError
    assert len(satellite.spans) == 1
    tracer.start_span("after").finish()
    assert tracer.num_spans_dropped == 1


@pytest.mark.parametrize("call", ["flush", "close"])
def test_timeouts(make_tracer, call):
    wait = getattr(make_tracer(), call)
    assert isinstance(wait(0), bool)
    assert isinstance(wait(-1), bool)
    assert wait(timeout=None) is True
    assert wait(float("inf")) is True
    with pytest.raises(TypeError):
        wait("soon")
    with pytest.raises(ValueError):
        wait(float("nan"))


def test_other_threads_run_while_one_flushes(tracer, satellite):
    satellite.misbehaviour = Stall(seconds=None)
    tracer.start_span("operation").finish()
    flushing = threading.Thread(target=tracer.flush, args=(60,))
    flushing.start()
    satellite.wait_until(lambda counters: counters.requests >= 1)
    assert flushing.is_alive()
    satellite.die()
    satellite.misbehaviour = None
    satellite.restart()
    flushing.join()
    assert tracer.num_spans_sent == 1


def test_control_c_ends_the_wait(make_tracer, satellite):
    tracer = make_tracer(report_timeout=200_000)
    satellite.misbehaviour = Stall(seconds=None)
    tracer.start_span("operation").finish()

    flushing = threading.Event()

    def interrupt():
        flushing.wait()
        satellite.wait_until(lambda counters: counters.requests >= 1)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        flushing.set()
        tracer.flush(600)
    thread.join()
    satellite.die()


def test_messages_are_lines_of_a_logger(make_tracer, satellite, caplog):
    satellite.misbehaviour = Status(400, errors=["no such project"])
    with caplog.at_level(logging.DEBUG, "lightstep_streaming"):
        tracer = make_tracer()
        tracer.start_span("operation").finish()
        tracer.flush()
    (record,) = wait_until(
        lambda: [line for line in caplog.records if "no such project" in line.getMessage()]
    )
    assert record.name == "lightstep_streaming"
    assert record.levelno in (logging.WARNING, logging.ERROR)


def test_verbose_logs_the_life_of_the_connections(make_tracer, satellite, caplog):
    name = f"{satellite.host}:{satellite.port}"
    with caplog.at_level(logging.DEBUG, "lightstep_streaming"):
        for verbose in (False, True):
            caplog.clear()
            tracer = make_tracer(verbose=verbose)
            tracer.start_span("op").finish()
            assert tracer.flush()

            def are_said():
                lines = [record.getMessage() for record in caplog.records]
                return [
                    any(line.startswith(event) for line in lines)
                    for event in (
                        f"connecting to {name}",
                        f"connected to {name}",
                        f"{name} has ackn",
                    )
                ]

            if verbose:
                wait_until(lambda: all(are_said()))
            else:
                assert not any(are_said())


def test_a_logging_handler_that_fails_harms_nobody(make_tracer, satellite):
    class Failing(logging.Handler):
        called = threading.Event()

        def emit(self, record):
            self.called.set()
            raise RuntimeError("broken handler")

    logger = logging.getLogger("lightstep_streaming")
    handler = Failing()
    logger.addHandler(handler)
    try:
        satellite.misbehaviour = Status(400)
        tracer = make_tracer()
        tracer.start_span("operation").finish()
        tracer.flush()
        wait_until(handler.called.is_set)
    finally:
        logger.removeHandler(handler)


def run(program, satellite, *options):
    """Runs a Python program of its own that reports to the satellite."""
    preamble = f"""
import threading
import lightstep_streaming

def make_tracer(**configuration):
    defaults = {current_wire().configuration([satellite])!r}
    return lightstep_streaming.Tracer(
        **{{"component_name": "test", **defaults, **configuration}})
"""
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", "-W", "error", *options, "-c", preamble + program],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=50,
    )


def test_a_forgotten_tracer_sends_at_the_end_of_the_program(satellite):
    done = run(
        """
tracer = make_tracer(reporting_period=60_000_000)
for number in range(1000):
    with tracer.start_active_span("operation"):
        pass
""",
        satellite,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert satellite.counters.distinct_spans == 1000


def test_a_tracer_that_is_gone_sends_too(satellite):
    done = run(
        """
import gc
def trace():
    make_tracer(reporting_period=60_000_000).start_span("operation").finish()
for _ in range(5):
    trace()
gc.collect()
""",
        satellite,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert satellite.counters.distinct_spans == 5


def test_the_end_of_the_program_waits_no_longer_than_the_timeout(satellite):
    satellite.misbehaviour = Stall(seconds=None)
    done = run(
        """
tracers = [make_tracer(report_timeout=300_000) for _ in range(5)]
for tracer in tracers:
    tracer.start_span("operation").finish()
""",
        satellite,
    )
    assert done.returncode == 0
    assert "closed with 1 span that was not delivered" in done.stderr
    satellite.die()


@pytest.mark.parametrize(
    "work",
    [
        "with tracer.start_active_span('operation') as scope: scope.span.set_tag('key', Slow())",
        "tracer.extract('http_headers', Carrier())",
        "tracer.flush(0.01)",
    ],
    ids=["spans", "extract", "flush"],
)
@pytest.mark.parametrize("manager", ["None", "ThreadLocalScopeManager()"])
def test_daemon_threads_at_the_end_of_the_program(satellite, work, manager):
    done = run(
        f"""
from opentracing.scope_managers import ThreadLocalScopeManager
tracer = make_tracer(scope_manager={manager})

class Slow:
    def __str__(self):
        return "".join(str(number) for number in range(50))

class Carrier(dict):
    items = None
    def __iter__(self):
        for number in range(50):
            yield str(number), "value"

started = threading.Barrier(5)
def work():
    started.wait()
    while True:
        {work}
for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
started.wait()
for _ in range(300):
    tracer.start_span("operation").finish()
""",
        satellite,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert satellite.counters.distinct_spans > 0
