"""What is measured, in the order in which it is shown."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Measure:
    """`unit` is "ns", "bytes" or "share"; less is better."""

    name: str
    title: str
    unit: str


# Workloads of `tracers`, each by its CPU time in the application's thread.
CALLS = (
    Measure("active_span", "active span", "ns"),
    Measure("nested_span", "nested active span, 1 tag", "ns"),
    Measure("rich_span", "child span, 3 tags, 1 log", "ns"),
    Measure("start_finish", "start and finish", "ns"),
    Measure("inject", "inject into HTTP headers", "ns"),
    Measure("extract", "extract from HTTP headers", "ns"),
)

TAIL = Measure("tail", "p99.99 of start and finish", "ns")

# CPU time of all threads of an application for each such child span, until it has been sent.
CPU_STEADY = Measure("cpu_steady", "CPU in all, at a steady rate", "ns")
CPU_FLAT_OUT = Measure("cpu_flat_out", "CPU in all, flat out", "ns")
MEMORY = Measure("memory", "peak memory, flat out", "bytes")
DROPPED_STEADY = Measure("dropped_steady", "dropped, at a steady rate", "share")
DROPPED_FLAT_OUT = Measure("dropped_flat_out", "dropped, flat out", "share")

ALL = (*CALLS, TAIL, CPU_STEADY, CPU_FLAT_OUT, MEMORY, DROPPED_STEADY, DROPPED_FLAT_OUT)
