"""The table, and how figures read in it."""

import io

import pytest
from rich.console import Console
from side_by_side.results import Run, TracerFigures, figure
from side_by_side.table import quantity, ratio, table


@pytest.mark.parametrize(
    "value, unit, text",
    [
        (63.94, "ns", "63.9 ns"),
        (254.4, "ns", "254 ns"),
        (999.4, "ns", "999 ns"),
        (999.6, "ns", "1.00 µs"),
        (5_224, "ns", "5.22 µs"),
        (45_300, "ns", "45.3 µs"),
        (6_160_000, "ns", "6.16 ms"),
        (2_500_000_000, "ns", "2.50 s"),
        (2_500_000_000_000, "ns", "2500 s"),
        (15 * 2**20, "bytes", "15.0 MiB"),
        (0.0, "share", "0"),
        (0.8204, "share", "82.0%"),
        (0.00001, "share", "<0.1%"),
    ],
)
def test_quantities_have_the_unit_that_reads_best(value, unit, text):
    assert quantity(value, unit) == text


@pytest.mark.parametrize("value, text", [(0.846, "×0.85"), (43.44, "×43.4"), (152.3, "×152")])
def test_ratios_have_three_digits(value, text):
    assert ratio(value) == text


def test_a_table_has_a_row_a_measure_and_a_column_a_tracer():
    ours = TracerFigures("ours", "Ours", "1.0", {"inject": figure([200], [200], noops=[100])})
    other = TracerFigures("other", "Other 2.1", "2.1", {"inject": figure([5000], ours=[200])})
    lines = _lines(table(Run("3.9.18", [ours, other])))
    assert lines[0] == ["CPython 3.9.18"]
    assert lines[2] == ["", "Ours 1.0", "Other 2.1"]
    assert ["inject into HTTP headers", "200 ns ×2.00 no-op", "5.00 µs ×25.0"] in lines
    # What was not measured is not made up.
    assert ["peak memory, flat out", "–", "–"] in lines


def _lines(shown):
    output = io.StringIO()
    Console(file=output, width=200).print(shown)
    lines = output.getvalue().replace("┃", "│").splitlines()
    return [[cell.strip() for cell in line.strip().strip("│").split("│")] for line in lines]
