"""Span processors that raise: what they raise is logged, and disturbs nothing."""

import pytest
from recording_processor import Recorder


class Failing:
    """Raises in every call, or in one of them."""

    def __init__(self, error=ValueError, calls=("on_start", "on_end", "shutdown", "force_flush")):
        self.error = error
        self.calls = calls

    def _call(self, name):
        if name in self.calls:
            raise self.error(f"from {name}")

    def on_start(self, span, parent_context=None):
        self._call("on_start")

    def on_end(self, span):
        self._call("on_end")

    def shutdown(self):
        self._call("shutdown")

    def force_flush(self, timeout_millis=30000):
        self._call("force_flush")
        return True


@pytest.mark.parametrize("call", ["on_start", "on_end", "shutdown", "force_flush"])
def test_what_a_processor_raises_is_logged(ours, caplog, call):
    ours.provider.add_span_processor(Failing(calls=[call]))
    after = Recorder()
    ours.provider.add_span_processor(after)
    with ours.tracer.start_as_current_span("name"):
        pass
    assert ours.provider.force_flush() is (call != "force_flush")
    assert ours.provider.metrics()["acknowledged"] == 1
    ours.provider.shutdown()
    (record,) = [each for each in caplog.records if "Failing" in each.getMessage()]
    assert f"{call}()" in record.getMessage()
    assert f"from {call}" in str(record.exc_info[1])
    assert after.told[:3] == ["start name", "end name", "flush"]
    assert after.told[-1] == "shutdown"


class Unprintable(Failing):
    def __repr__(self):
        raise ValueError("no text")


def test_the_log_does_not_depend_on_the_processors_code(ours, caplog):
    ours.provider.add_span_processor(Unprintable(calls=["on_end"]))
    ours.tracer.start_span("name").end()
    (record,) = caplog.records
    assert "Unprintable raised in on_end()" in record.getMessage()


class Minimal:
    def on_start(self, span, parent_context=None):
        pass

    def on_end(self, span):
        pass


def test_a_processor_may_have_nothing_to_flush(ours, caplog):
    ours.provider.add_span_processor(Minimal())
    ours.tracer.start_span("name").end()
    assert ours.provider.force_flush()
    ours.provider.shutdown()
    assert caplog.records == []


@pytest.mark.parametrize("call", ["on_start", "on_end"])
def test_an_interruption_is_passed_on(ours, call):
    ours.provider.add_span_processor(Failing(KeyboardInterrupt, [call]))
    with pytest.raises(KeyboardInterrupt):
        ours.tracer.start_span("name").end()
    assert len(ours.finished()) == (1 if call == "on_end" else 0)


def test_an_interruption_within_a_block_that_raises(ours):
    ours.provider.add_span_processor(Failing(KeyboardInterrupt, ["on_end"]))
    with pytest.raises(KeyboardInterrupt) as caught:
        with ours.tracer.start_as_current_span("name"):
            raise ValueError("of the block")
    assert isinstance(caught.value, KeyboardInterrupt)
    assert len(ours.finished()) == 1
