"""The table that each scenario ends with."""

from typing import Iterable, Tuple


def show(rows: Iterable[Tuple[str, object]]) -> None:
    """Prints pairs of what is measured and its value, as text."""
    for label, value in rows:
        print(f"{label:<28}{value}")
