"""Satellites that are reached by a name: each address is an endpoint. If all of them fail, the
name is looked up again.
"""

from typing import List

import pytest
from books import check_arrived
from private_names import PrivateNames
from program import ENVIRONMENT, check_run
from satellite_process import SatelliteProcess, names_taken

pytestmark = pytest.mark.every_wire

NAME = "satellites.example"

DELIVER = """
import logging
import os
import time

from private_names import PrivateNames

logging.disable()
tracer = make_tracer(reporting_period=20_000)
made = 0

def deliver_until(condition):
    global made
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, tracer.metrics()
        for _ in range(100):
            tracer.start_span(str(made)).finish()
            made += 1
        assert tracer.flush(30)

def endpoints():
    return {state["name"]: state for state in tracer.metrics()["endpoints"]}

def have_all_delivered(count):
    return lambda: [
        state["streams_acknowledged"] > 0 for state in endpoints().values()
    ] == [True] * count
"""

AT_ALL = """
deliver_until(have_all_delivered(2))
print(*endpoints(), made)
"""

AFTER_THE_NAME_HAS_MOVED = """
deliver_until(have_all_delivered(2))
for pid in {pids!r}:
    os.kill(pid, 9)
PrivateNames({hosts!r}).set({name!r}, "127.0.0.4")
for _ in range(5000):
    tracer.start_span(str(made)).finish()
    made += 1
assert tracer.flush(30)
metrics = tracer.metrics()
assert metrics["finished"] == metrics["acknowledged"] == made, metrics
deliver_until(lambda: len(endpoints()) == 1)
print(*endpoints(), made)
"""


class Named:
    """Satellites that are listed as one: by their name."""

    def __init__(self, port):
        self.endpoint = {"host": NAME, "port": port}


@pytest.fixture
def hosts(tmp_path):
    return tmp_path / "hosts"


@pytest.fixture
def start_at(tmp_path):
    """Starts satellites at these addresses, all on one port."""
    processes: List[SatelliteProcess] = []

    def start(*addresses):
        for address in addresses:
            port = processes[0].port if processes else 0
            processes.append(SatelliteProcess(tmp_path, address, port))
            processes[-1].start()
        return processes

    yield start
    for process in processes:
        process.close()


def test_every_address_of_a_name_is_an_endpoint(start_at, hosts):
    satellites = start_at("127.0.0.2", "127.0.0.3")
    port = satellites[0].port
    names = PrivateNames(hosts)
    names.set(NAME, "127.0.0.2", "127.0.0.3")
    printed = check_run(
        DELIVER + AT_ALL,
        Named(port),
        environment=names.environment(ENVIRONMENT),
    )
    *endpoints, made = printed.rsplit(maxsplit=1)
    assert endpoints == [f"{NAME}:{port} (127.0.0.2) {NAME}:{port} (127.0.0.3)"]
    assert check_arrived(names_taken(*satellites), int(made)) == 0


def test_where_all_addresses_die_the_new_ones_of_the_name_are_found(start_at, hosts):
    satellites = start_at("127.0.0.2", "127.0.0.3", "127.0.0.4")
    port = satellites[0].port
    names = PrivateNames(hosts)
    names.set(NAME, "127.0.0.2", "127.0.0.3")
    move = AFTER_THE_NAME_HAS_MOVED.format(
        pids=[satellite.pid for satellite in satellites[:2]],
        hosts=str(hosts),
        name=NAME,
    )
    printed = check_run(
        DELIVER + move,
        Named(port),
        environment=names.environment(ENVIRONMENT),
    )
    endpoint, made = printed.rsplit(maxsplit=1)
    assert endpoint == f"{NAME}:{port} (127.0.0.4)"
    # A satellite may have died between a report and its answer.
    check_arrived(names_taken(*satellites), int(made))
