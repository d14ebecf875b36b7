"""Measures all competitors on one interpreter. One of them works at a time, in turn, so that
whatever else the machine does befalls all of them.
"""

from __future__ import annotations

import collections
import contextlib
from typing import Callable, Collection, DefaultDict, Dict, List, Mapping, Tuple

from . import measures
from .competitors import NOOP, OURS, Competitor
from .processes import Python, Receiver, Worker
from .results import Figure, Run, TracerFigures, figure
from .settings import Settings

_WORKLOADS = [call.name for call in measures.CALLS]
# What an application does that traces.
_APPLICATION = "rich_span"
_TAIL = "start_finish"
# How long an application that does nothing yet is looked at, in seconds.
_IDLE = 0.3

_ByMeasure = DefaultDict[str, List[float]]


def steps(competitors: Collection[Competitor], settings: Settings) -> int:
    """How many there are, for a progress bar."""
    rounds = len(_WORKLOADS) * settings.rounds
    # A start, a calibration, a tail, and the two applications.
    return settings.processes * len(competitors) * (rounds + 5)


def measure(
    pythons: Mapping[Competitor, Python],
    python_version: str,
    settings: Settings,
    controller_python: str,
    advance: Callable[[str], object],
) -> Run:
    """`pythons` has the Python of each competitor's environment, ours first;
    `advance` is told at each step what comes next.
    """
    samples = {competitor: _Samples() for competitor in pythons}
    for _ in range(settings.processes):
        with contextlib.ExitStack() as stack:
            receivers = _start_receivers(stack, pythons, controller_python)
            turn = _Turn(pythons, receivers, settings, advance)
            versions = turn.measure_calls(samples)
            turn.measure_applications(samples)
    # What stands beside ours is the no-op tracer in the same process.
    samples[NOOP].calls = samples[OURS].noop_calls
    samples[NOOP].noop_calls = collections.defaultdict(list)
    return Run(
        python_version,
        [
            TracerFigures(
                competitor.name,
                competitor.title,
                versions[competitor],
                its.figures(samples[OURS]),
            )
            for competitor, its in samples.items()
        ],
    )


class _Samples:
    """Of one competitor, by the name of the measure."""

    def __init__(self) -> None:
        self.calls: _ByMeasure = collections.defaultdict(list)
        # Beside each of the calls, in the same process.
        self.noop_calls: _ByMeasure = collections.defaultdict(list)
        # One for each turn.
        self.others: _ByMeasure = collections.defaultdict(list)

    def figures(self, ours: _Samples) -> Dict[str, Figure]:
        figures = {
            name: figure(values, ours.calls[name], self.noop_calls.get(name))
            for name, values in self.calls.items()
        }
        for name, values in self.others.items():
            figures[name] = figure(values, ours.others[name])
        return figures


class _Turn:
    """New processes, all of which measure everything once."""

    def __init__(
        self,
        pythons: Mapping[Competitor, Python],
        receivers: Mapping[Competitor, Receiver],
        settings: Settings,
        advance: Callable[[str], object],
    ) -> None:
        self._pythons = pythons
        self._receivers = receivers
        self._settings = settings
        self._advance = advance

    def measure_calls(self, samples: Mapping[Competitor, _Samples]) -> Dict[Competitor, str]:
        """Returns the competitors' versions."""
        with contextlib.ExitStack() as stack:
            workers: Dict[Competitor, Worker] = {}
            for competitor in self._pythons:
                self._tell(competitor, "start")
                workers[competitor] = stack.enter_context(Worker(self._pythons[competitor]))
                self._make_tracer(competitor, workers[competitor])
            versions: Dict[Competitor, str] = {
                competitor: worker.version(competitor.distribution)
                for competitor, worker in workers.items()
            }
            # Its own and the no-op tracer's.
            times: Dict[Tuple[Competitor, str], Tuple[int, int]] = {}
            for competitor, worker in workers.items():
                self._tell(competitor, "warm-up")
                for workload in _WORKLOADS:
                    times[competitor, workload] = worker.calibrate(
                        workload, self._settings.round_seconds
                    )
            for number in range(self._settings.rounds):
                # Nobody always comes after the same one.
                order = list(workers) if number % 2 else list(reversed(workers))
                for call in measures.CALLS:
                    for competitor in order:
                        self._tell(competitor, call.title)
                        worker, its = workers[competitor], samples[competitor]
                        own_times, noop_times = times[competitor, call.name]
                        its.calls[call.name].append(worker.run(call.name, own_times))
                        its.noop_calls[call.name].append(worker.run_noop(call.name, noop_times))
            for competitor, worker in workers.items():
                self._tell(competitor, measures.TAIL.title)
                tail = worker.tail(_TAIL, self._settings.tail_calls, self._settings.tail_share)
                samples[competitor].others[measures.TAIL.name].append(tail)
        return versions

    def measure_applications(self, samples: Mapping[Competitor, _Samples]) -> None:
        """Each in a process of its own, whose tracer is closed before what has arrived is counted:
        until then a satellite may have spans of which it does not know how many they are.
        """
        settings = self._settings
        rate = settings.rich_spans_per_second
        for competitor, its in samples.items():
            self._tell(competitor, "a steady rate")
            with Worker(self._pythons[competitor]) as worker:
                idle = worker.idle(rate, _IDLE)
                self._make_tracer(competitor, worker)
                before = self._receivers[competitor].arrived()
                cpu, spans = worker.run_steadily(_APPLICATION, rate, settings.steady_seconds)
                its.others[measures.CPU_STEADY.name].append(cpu - idle)
            self._add_dropped(competitor, its.others[measures.DROPPED_STEADY.name], before, spans)

            self._tell(competitor, "flat out")
            with Worker(self._pythons[competitor]) as worker:
                self._make_tracer(competitor, worker)
                before = self._receivers[competitor].arrived()
                cpu, spans = worker.run_flat_out(_APPLICATION, settings.flat_out_seconds)
                its.others[measures.CPU_FLAT_OUT.name].append(cpu)
                its.others[measures.MEMORY.name].append(worker.memory())
            self._add_dropped(competitor, its.others[measures.DROPPED_FLAT_OUT.name], before, spans)

    def _make_tracer(self, competitor: Competitor, worker: Worker) -> None:
        worker.make_tracer(competitor.tracer, self._receivers[competitor].port)

    def _add_dropped(
        self, competitor: Competitor, shares: List[float], before: int, spans: int
    ) -> None:
        """Adds which share of the spans has not arrived, of those that had to arrive."""
        if competitor is NOOP:
            shares.append(0.0)
            return
        arrived = self._receivers[competitor].arrived(before + spans) - before
        shares.append(max(0.0, 1 - arrived / spans))

    def _tell(self, competitor: Competitor, what: str) -> None:
        self._advance(f"{competitor.title}: {what}")


def _start_receivers(
    stack: contextlib.ExitStack, pythons: Mapping[Competitor, Python], controller_python: str
) -> Dict[Competitor, Receiver]:
    environments = {competitor.name: python for competitor, python in pythons.items()}
    receivers = {}
    for competitor in pythons:
        python = environments.get(competitor.receiver_environment or "", controller_python)
        receivers[competitor] = stack.enter_context(Receiver(python, competitor.receiver))
    return receivers
