"""lightstep-recover sends or lists what is in a directory."""

import json
import struct
import subprocess
import sys
import time

import pytest

import lightstep_streaming
from lightstep_streaming.satellite import Satellite

pytestmark = pytest.mark.every_wire


@pytest.fixture
def directory(tmp_path, wire):
    """A recovery directory with ten spans that nobody took."""
    directory = tmp_path / "spans"
    with Satellite() as gone:
        configuration = wire.configuration([gone])
    tracer = lightstep_streaming.Tracer(recovery_directory=str(directory), **configuration)
    for number in range(10):
        tracer.start_span(str(number)).finish()
    tracer.close(0)
    return directory


def recover(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "lightstep_streaming.recover", *map(str, arguments)],
        env={"PYTHONPATH": ":".join(sys.path), **variables},
        check=False,
        capture_output=True,
        text=True,
        timeout=100,
    )


def test_sends_what_is_there(directory, wire, satellite):
    done = recover(directory, json.dumps(wire.configuration([satellite])))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "10 acknowledged, 0 rejected, 0 dropped"
    assert sorted(span.operation_name for span in satellite.spans) == list("0123456789")
    assert not list(directory.iterdir())


def test_reads_the_configuration_from_a_file(directory, wire, satellite, tmp_path):
    path = tmp_path / "tracing.json"
    path.write_text(json.dumps(wire.configuration([satellite])))
    assert recover(directory, path).returncode == 0
    assert len(satellite.spans) == 10


_ALIVE_AT = 80  # in the header of a file: when its process was seen last, in nanoseconds


BLANK = [{"LIGHTSTEP_RECOVERY_AGE_LIMIT": text} for text in ("", " ", "\n\n")] + [{}]


@pytest.mark.parametrize("given", [{}, {"recovery_age_limit": None}], ids=["nothing", "null"])
@pytest.mark.parametrize("variables", BLANK, ids=str)
def test_drops_nothing_for_its_age_unless_it_is_told(directory, wire, satellite, given, variables):
    (file,) = directory.iterdir()
    with file.open("r+b") as opened:
        opened.seek(_ALIVE_AT)
        opened.write(struct.pack("<q", time.time_ns() - 10 * 24 * 3600 * 10**9))
    configuration = {**wire.configuration([satellite]), **given}
    done = recover(directory, json.dumps(configuration), **variables)
    assert done.stdout.splitlines()[-1] == "10 acknowledged, 0 rejected, 0 dropped", done.stderr


def test_keeps_to_a_limit_that_it_is_told(directory, wire, satellite):
    configuration = {**wire.configuration([satellite]), "recovery_limit": 1}
    done = recover(directory, json.dumps(configuration))
    assert done.stdout.splitlines()[-1] == "0 acknowledged, 0 rejected, 10 dropped", done.stderr


def test_lists_what_is_there(directory, wire):
    done = recover("--list", directory)
    assert (done.returncode, done.stderr) == (0, "")
    (file,) = directory.iterdir()
    head, row = done.stdout.splitlines()
    assert head.split() == ["file", "process", "protocol", "last", "seen", "spans", "bytes"]
    cells = row.split()
    assert (cells[0], cells[2], cells[6]) == (file.name, wire.name, "10")


def test_says_what_is_left(directory, wire):
    with Satellite() as gone:
        configuration = json.dumps(wire.configuration([gone]))
    done = recover(directory, configuration, "--timeout", "0.2")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].endswith(", 10 left")
    assert len(list(directory.iterdir())) == 1


def test_refuses_what_is_no_directory(tmp_path):
    done = recover(tmp_path / "none")
    assert done.returncode == 2
    assert "is not a directory" in done.stderr


def test_refuses_a_configuration_that_is_not_an_object(directory, tmp_path):
    path = tmp_path / "tracing.json"
    path.write_text('["endpoint"]')
    done = recover(directory, path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "expected a JSON object" in done.stderr
