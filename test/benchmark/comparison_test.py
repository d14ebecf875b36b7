"""The whole comparison, on a small scale: real processes, with tracers that a test can import."""

import os
import shlex
import sys
from typing import List

import pytest
from side_by_side import comparison, measures
from side_by_side.competitors import NOOP, OURS, Competitor
from side_by_side.processes import ProcessFailed, Worker
from side_by_side.settings import Settings

LITTLE = Settings(
    processes=1,
    rounds=2,
    round_seconds=0.001,
    rich_spans_per_second=2_000,
    steady_seconds=0.1,
    flat_out_seconds=0.01,
    tail_calls=100,
)
# Its spans go nowhere, and its receiver says how many came.
MUTE = Competitor("mute", "mute", "opentracing", tracer="noop", receiver="nothing")


@pytest.fixture
def python(tmp_path):
    """What stands for the Python of an environment: this one, with what this test can import."""
    # Where it is installed, a distribution says its version.
    metadata = tmp_path / "lightstep_streaming-7.8.9.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: lightstep-streaming\nVersion: 7.8.9\n")
    paths = shlex.quote(os.pathsep.join([str(tmp_path), *sys.path]))
    path = tmp_path / "python"
    path.write_text(f'#!/bin/sh\nPYTHONPATH={paths} exec {shlex.quote(sys.executable)} "$@"\n')
    path.chmod(0o755)
    return path


def test_everything_is_measured_of_everyone(python):
    told: List[str] = []
    pythons = dict.fromkeys([OURS, NOOP, MUTE], python)
    run = comparison.measure(pythons, "3.9.18", LITTLE, python, told.append)

    assert [tracer.name for tracer in run.tracers] == ["lightstep", "noop", "mute"]
    assert run.tracers[0].version == "7.8.9"
    assert len(told) == comparison.steps(pythons, LITTLE)
    ours, noop, mute = (tracer.figures for tracer in run.tracers)
    assert set(ours) == set(noop) == set(mute) == {measure.name for measure in measures.ALL}
    for call in measures.CALLS:
        assert ours[call.name].median > 0
        our_ratio = ours[call.name].to_noop
        assert our_ratio is not None and our_ratio > 0
        # Measured in the same process, at the same time.
        assert noop[call.name].to_ours == pytest.approx(1 / our_ratio, rel=0.5)
    for dropped in (measures.DROPPED_STEADY, measures.DROPPED_FLAT_OUT):
        assert ours[dropped.name].median == 0
        assert mute[dropped.name].median == 1


def test_a_worker_that_fails_says_why(python):
    with Worker(python) as worker, pytest.raises(ProcessFailed, match="No module named"):
        worker.make_tracer("nobody", 1)
