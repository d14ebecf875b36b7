"""How a worker repeats what it measures."""

from side_by_side import timing


def spend(times):
    """A workload: takes time, and finishes a parent besides."""
    sum(range(1000 * times))
    return times + 1


def test_calibration_finds_how_often_it_fits():
    more, less = (timing.calibrate(spend, seconds) for seconds in (1.0, 0.001))
    assert more > less >= 1


def test_what_takes_longer_is_done_once():
    assert timing.calibrate(lambda times: spend(10_000 * times), 0.000001) == 1


def test_a_steady_rate_is_held_in_ticks():
    repeated, spans = timing.run_steadily(lambda times: times + 1, rate=2_000, seconds=0.1)
    # Twenty at each of ten ticks.
    assert (repeated, spans) == (200, 210)


def test_a_rate_below_that_of_the_ticks_is_one_at_a_time():
    repeated, spans = timing.run_steadily(lambda times: times + 1, rate=50, seconds=0.1)
    assert (repeated, spans) == (5, 10)


def test_flat_out_counts_all_that_it_did():
    calls = []

    def workload(times):
        calls.append(times)
        return times + 1

    repeated, spans = timing.run_flat_out(workload, seconds=0.01)
    assert repeated == sum(calls) > 0
    assert spans == repeated + len(calls)


def test_a_tail_is_of_single_calls():
    calls = []

    def workload(times):
        calls.append(times)
        if len(calls) % 100 == 50:
            sum(range(3_000_000))

    usual, worst = (timing.tail(workload, 100, share) for share in (0.5, 0.9999))
    assert calls == [1] * 200
    assert worst > 1_000_000 > usual
