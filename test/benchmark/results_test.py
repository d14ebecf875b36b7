"""Figures, and results as JSON."""

import pytest
from side_by_side.results import Figure, Results, Run, TracerFigures, figure


def test_a_figure_is_the_median_with_its_quartiles():
    assert figure([5, 1, 2, 4, 3]) == Figure(median=3, low=2, high=4)


def test_a_single_sample_is_all_of_them():
    assert figure([7]) == Figure(median=7, low=7, high=7)


def test_ratios_are_medians_of_what_was_measured_side_by_side():
    # The machine was twice as slow in the second round, which no ratio shows.
    each = figure([10, 20, 12], ours=[2, 4, 2], noops=[1, 2, 1])
    assert each.to_ours == 5
    assert each.to_noop == 10


def test_there_is_no_ratio_to_nothing():
    assert figure([1, 2], ours=[0, 1]).to_ours is None


def test_results_come_back_from_json_as_they_were():
    ours = TracerFigures("ours", "Ours", "1.0", {"call": figure([1, 2, 3], noops=[1, 1, 1])})
    other = TracerFigures("other", "Other", "2.1", {"call": figure([4, 5], ours=[1, 2])})
    results = Results("0123ab+", {"cpus": 2}, {"rounds": 3}, [Run("3.9.18", [ours, other])])
    assert Results.from_json(results.to_json()) == results


def test_json_that_is_not_results_is_refused():
    with pytest.raises(KeyError):
        Results.from_json("{}")
