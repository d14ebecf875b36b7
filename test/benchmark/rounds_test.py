"""The rounds of several tracers in one process, and the tables that are made of them."""

import io

import pytest
from rich.console import Console
from side_by_side import both_wires, timing
from side_by_side.rounds import Contender, measure, median_ratio


@pytest.fixture
def log(monkeypatch):
    """What was done, in its order; without the warm-up."""
    monkeypatch.setattr(timing, "calibrate", lambda workload, seconds: 3)
    return []


def _contender(log, name):
    return Contender(
        {"call": lambda times: log.append(f"{name} {times}")}, lambda: log.append(name)
    )


def test_contenders_take_turns_and_settle(log):
    contenders = {name: _contender(log, name) for name in ("a", "b")}
    samples = measure(contenders, rounds=2, seconds=0.01)
    assert {name: len(values) for name, values in samples["call"].items()} == {"a": 2, "b": 2}
    # The first two are the warm-up's.
    assert log == ["a", "b", "b 3", "b", "a 3", "a", "a 3", "a", "b 3", "b"]


def test_a_ratio_is_of_neighbouring_rounds():
    # The machine was three times as slow in the second round, for both.
    assert median_ratio([10, 30, 12], [5, 15, 6]) == 2


def _text(table):
    out = io.StringIO()
    Console(file=out, width=160).print(table)
    return out.getvalue()


def test_the_tables_have_a_row_a_call():
    its = {"noop": [100, 100], "sdk": [9000, 9000], "ours": [300, 300], "proxy": [600, 600]}
    shown = _text(
        both_wires.opentelemetry_table(
            dict.fromkeys(["active_span", "nested_span", "start_finish", "rich_span"], its), "title"
        )
    )
    assert shown.count("×3.00") == 4  # the no-op
    assert shown.count("×30.0") == 4  # the SDK
    assert shown.count("×2.00") == 4  # the proxy
    wires = {"noop": [50], "lightstep": [200], "otlp": [206]}
    assert "×1.03" in _text(both_wires.wires_table({"inject": wires}, "title"))
    figures = {"application": 150, "thread": 35, "dropped": 0}
    shown = _text(
        both_wires.delivery_table(
            {"lightstep": figures, "otlp": {**figures, "bytes": 74.123, "packed": 74.1}}
        )
    )
    assert "74.12" in shown and "74.10" in shown and "35.0 ns" in shown


def test_what_is_put_around_the_api_has_a_row_each():
    libraries = {"floor": [100, 100], "sdk": [150, 150], "ours": [103, 103]}
    shown = _text(both_wires.instrumentations_table(dict.fromkeys(["flask", "sqlite3"], libraries)))
    assert shown.count("×1.50") == shown.count("×1.03") == 2
    processors = {"none": [500]}
    for name in both_wires.PROCESSORS:
        processors.update({f"ours {name}": [700], f"sdk {name}": [15000]})
    shown = _text(both_wires.processors_table({"span": processors}))
    assert shown.count("×1.40") == shown.count("×30.0") == len(both_wires.PROCESSORS)
    its = {"noop": [50], "shim": [3000], "provider": [300], "plain": [250]}
    shown = _text(both_wires.provider_table({"active_span": its}))
    assert "×10.0" in shown and "×1.20" in shown
