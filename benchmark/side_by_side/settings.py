"""How much is measured."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Settings:
    """Every tracer has `processes` processes one after the other, since how memory happens to lie
    in one favours some calls. In each process every workload has `rounds` rounds.
    """

    processes: int
    rounds: int
    round_seconds: float
    rich_spans_per_second: int
    steady_seconds: float
    flat_out_seconds: float
    tail_calls: int
    tail_share: float = 0.9999


FULL = Settings(
    processes=3,
    rounds=10,
    round_seconds=0.025,
    rich_spans_per_second=2_000,
    steady_seconds=4,
    flat_out_seconds=2,
    tail_calls=50_000,
)

QUICK = Settings(
    processes=1,
    rounds=4,
    round_seconds=0.02,
    rich_spans_per_second=2_000,
    steady_seconds=1,
    flat_out_seconds=0.7,
    tail_calls=10_000,
)
