"""Several satellites, one of which stalls, is slow or is dead: the others receive spans as before.
Also the addresses of their names.
"""

import socket
import time

import pytest
from books import check_all_acknowledged, check_arrived
from waiting import wait_until

from lightstep_streaming.satellite import Satellite, Slow, Stall

pytestmark = pytest.mark.every_wire

# A satellite has its share of eight connections, with a stream of 2 MiB on each; these are as many
# spans of 1 KB as two of them hold.
SPANS_HELD_UP = 4200


def finish(tracer, numbers, **tags):
    for number in numbers:
        tracer.start_span(str(number), tags=tags).finish()


def names(*satellites):
    return [span.operation_name for satellite in satellites for span in satellite.spans]


FAULTS = {"stalled": Stall(), "without an answer": Stall(None), "slow": Slow(bytes_per_second=1000)}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_one_of_four_holds_up_no_other(make_tracer, fault):
    with Satellite(misbehaviour=fault) as bad, Satellite() as a, Satellite() as b, Satellite() as c:
        tracer = make_tracer(bad, a, b, c, report_timeout=600_000_000)
        finish(tracer, range(50_000), text="x" * 1000)
        # Long before anybody gives up the bad one.
        wait_until(lambda: tracer.metrics()["acknowledged"] >= 50_000 - SPANS_HELD_UP)
        assert tracer.metrics()["streams_failed"] == 0
        assert bad.counters.requests >= 1
        # Who flushes has little time; then another is asked.
        assert tracer.flush(4)
        check_all_acknowledged(tracer, 50_000)
        assert check_arrived(names(a, b, c), 50_000) == 0


def test_the_well_ones_share_what_a_dead_one_does_not_take(make_tracer):
    with Satellite() as dead, Satellite() as one, Satellite() as other:
        dead.die()
        tracer = make_tracer(dead, one, other, reporting_period=10_000)
        made = 0
        while made < 100_000 and not (one.spans and other.spans):
            finish(tracer, range(made, made + 100))
            made += 100
            assert tracer.flush(30)
        check_all_acknowledged(tracer, made)
        assert tracer.metrics()["retransmitted"] == 0
        assert check_arrived(names(one, other), made) == 0


def test_one_that_comes_back_gets_its_share_again(make_tracer):
    with Satellite() as revived, Satellite() as other:
        revived.die()
        tracer = make_tracer(revived, other, reporting_period=10_000)
        finish(tracer, range(100))
        assert tracer.flush(30)
        revived.restart()
        made = 100
        deadline = time.monotonic() + 30
        while not revived.spans and time.monotonic() < deadline:
            finish(tracer, range(made, made + 100))
            made += 100
            assert tracer.flush(30)
        assert revived.spans
        check_all_acknowledged(tracer, made)
        assert check_arrived(names(revived, other), made) == 0


def has_ipv6():
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="the loopback interface has no IPv6 here")
def test_ipv6(make_tracer):
    with Satellite(host="::1") as satellite:
        tracer = make_tracer(satellite)
        finish(tracer, range(100))
        assert tracer.flush(30)
        assert check_arrived(names(satellite), 100) == 0
        (state,) = tracer.metrics()["endpoints"]
        assert state["name"] == f"[::1]:{satellite.port}"


def test_localhost_of_a_satellite_that_listens_to_ipv4_only(make_tracer):
    with Satellite(host="127.0.0.1") as satellite:
        endpoint = {"host": "localhost", "port": satellite.port}
        tracer = make_tracer(endpoint)
        finish(tracer, range(100))
        assert tracer.flush(30)
        check_all_acknowledged(tracer, 100)
        assert check_arrived(names(satellite), 100) == 0


def test_a_name_that_nobody_knows_holds_up_no_other(make_tracer, satellite):
    unknown = {"host": "satellite.invalid", "port": 8360}
    tracer = make_tracer(unknown, satellite)
    finish(tracer, range(100))
    assert tracer.flush(30)
    check_all_acknowledged(tracer, 100)
    assert check_arrived(names(satellite), 100) == 0
    state = wait_until(lambda: [s for s in tracer.metrics()["endpoints"] if s["last_error"]])[0]
    assert state["name"] == "satellite.invalid:8360"
