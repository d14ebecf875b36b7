"""Runs tests over every wire.

A test, or a file by its `pytestmark`, that is marked `every_wire` is run over each of
`wires.WIRES`; others, and those marked `lightstep_only`, over LightStep's alone; those marked
`otlp_only` over OTLP, as soon as the tracer speaks it. A conftest.py imports this file's hooks and
its fixture. Helpers that are no fixtures ask `current_wire`.
"""

import pytest
from wires import LIGHTSTEP, OTLP, WIRES

_MARKS = {
    "every_wire": "is run over every wire that the tracer speaks",
    "lightstep_only": "is run over LightStep's wire alone, whatever its file is marked",
    "otlp_only": "is run over OTLP alone, whatever its file is marked",
}

_current = LIGHTSTEP


def current_wire():
    """The wire of the test that is being run."""
    return _current


def choose(wire):
    """Makes `wire` the current one, for programs that are no tests."""
    global _current
    _current = wire


def pytest_configure(config):
    for name, meaning in _MARKS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")


def pytest_generate_tests(metafunc):
    marks = [mark.name for mark in metafunc.definition.iter_markers() if mark.name in _MARKS]
    # The closest comes first.
    if marks and marks[0] != "lightstep_only":
        wires = [wire for wire in WIRES if marks[0] == "every_wire" or wire is OTLP]
        metafunc.parametrize("wire", wires, ids=lambda wire: wire.name, indirect=True)


@pytest.fixture(autouse=True)
def wire(request):
    """The wire over which the test's tracers report."""
    global _current
    _current = getattr(request, "param", LIGHTSTEP)
    yield _current
    _current = LIGHTSTEP
