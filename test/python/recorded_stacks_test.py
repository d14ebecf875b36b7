"""The stack that is recorded of an exception: all that Python prints of it, truncated if it is
long.
"""

import re
import sys
import traceback
from typing import Optional

import pytest
from opentracing.scope_managers import ThreadLocalScopeManager

if sys.version_info < (3, 11):
    # As those programs import it that have groups before Python does.
    from exceptiongroup import ExceptionGroup

CUT = 32 * 1024


@pytest.fixture
def stack_of(tracer, arrived):
    """Has `function` raise in a block. Returns the stack that is recorded, and what was raised."""

    def run(function):
        with pytest.raises(BaseException) as raised:
            with tracer.start_active_span("operation"):
                function()
        (log,) = arrived()["operation"].logs
        assert log.fields["event"] == "error"
        return log.fields["stack"], raised.value

    return run


def raise_from_cause():
    try:
        {"other": 1}["key"]
    except KeyError as error:
        raise ValueError("two\nlines") from error


def raise_in_handler():
    try:
        raise_from_cause()
    except ValueError:
        undefined_name  # type: ignore[name-defined]  # on purpose  # noqa: B018, F821


def raise_from_none():
    try:
        raise_from_cause()
    except ValueError:
        raise TypeError("alone") from None


def raise_from_unraised():
    raise ValueError from OSError(2, "never raised")


def raise_recursively():
    raise_recursively()


class Local(Exception):
    class Inner(Exception):
        pass


def raise_nested_class():
    raise Local.Inner("a class in a class")


def raise_group():
    def fail(error):
        try:
            raise error
        except Exception as raised:
            return raised

    try:
        raise_from_cause()
    except ValueError as error:
        inner = ExceptionGroup("inner", [error, fail(OSError("of the inner group"))])
    raise ExceptionGroup("outer", [fail(TypeError("first")), inner]) from fail(KeyError("cause"))


def raise_group_that_ends_in_groups():
    group: Exception = ValueError("innermost")
    for depth in range(3):
        group = ExceptionGroup(f"group {depth}", [RuntimeError("beside"), group])
    raise group


def raise_wide_group():
    raise ExceptionGroup("wide", [ValueError(number) for number in range(17)])


def raise_deep_group():
    group: Exception = ValueError("innermost")
    for _ in range(12):
        group = ExceptionGroup("deep", [group])
    raise group


def raise_group_in_a_context():
    try:
        raise_group()
    except ExceptionGroup:
        raise LookupError("after the group")  # noqa: B904


@pytest.mark.parametrize(
    "function",
    [
        raise_from_cause,
        raise_in_handler,
        raise_from_none,
        raise_from_unraised,
        raise_recursively,
        raise_nested_class,
        raise_group,
        raise_group_that_ends_in_groups,
        raise_wide_group,
        raise_deep_group,
        raise_group_in_a_context,
    ],
    ids=lambda function: function.__name__,
)
def test_the_stack_is_what_python_prints(stack_of, function):
    stack, error = stack_of(function)
    limit = -100 if function is raise_recursively else None
    expected = traceback.format_exception(type(error), error, error.__traceback__, limit=limit)
    assert stack == "".join(expected)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="no notes yet")
@pytest.mark.parametrize("notes", [["one", "two\nlines"], (), [""]], ids=repr)
def test_notes_are_what_python_prints(stack_of, notes):
    def fail():
        error = ValueError("with notes")
        for note in notes:
            error.add_note(note)
        raise error

    stack, error = stack_of(fail)
    assert stack == "".join(traceback.format_exception(type(error), error, error.__traceback__))


class Unprintable:
    def __str__(self):
        raise RuntimeError("no text")

    __repr__ = __str__


@pytest.mark.parametrize(
    "notes, expected",
    [
        (["text", 7, None, b"bytes"], ["text", "7", "None", "bytes"]),
        ([Unprintable()], ["<unprintable Unprintable object>"]),
        ("not in a list", ["not in a list"]),
        (5, ["5"]),
        (None, []),
    ],
    ids=["mixed", "unprintable", "text", "number", "none"],
)
def test_notes_of_any_kind(stack_of, notes, expected):
    def fail():
        error = ValueError("with notes")
        error.__notes__ = notes
        raise error

    stack, _ = stack_of(fail)
    assert stack.split("ValueError: with notes\n")[-1].splitlines() == expected


def test_a_long_chain_keeps_its_end_and_its_root(stack_of):
    def fail():
        error: Exception = KeyError("the root")
        for number in range(1000):
            try:
                raise ValueError(f"link {number}") from error
            except ValueError as linked:
                error = linked
        raise error

    stack, _ = stack_of(fail)
    links = re.findall(r"ValueError: link (\d+)", stack)
    assert stack.startswith("KeyError: 'the root'\n\nThe above exception was the direct cause")
    assert "\n[969 exceptions left out]\n" in stack
    assert [int(link) for link in links] == list(range(969, 1000))


def test_a_chain_with_a_million_links(stack_of):
    def fail():
        error = root = ValueError("link")
        for _ in range(1_000_000):
            error = ValueError("link")
            error.__cause__, root = root, error
        raise error

    stack, error = stack_of(fail)
    assert stack.count("ValueError: link") == 32
    while error is not None:  # its own end must not recurse
        error.__cause__, error = None, error.__cause__


def test_a_cycle_of_causes(stack_of):
    def fail():
        one, other = ValueError("one"), ValueError("other")
        one.__cause__, other.__cause__ = other, one
        raise one

    stack, error = stack_of(fail)
    assert stack.count("ValueError: one") == stack.count("ValueError: other") == 1
    error.__cause__.__cause__ = None


def test_many_frames_are_left_out_before_an_exception_is(stack_of):
    def recurse(depth, error):
        if depth:
            return recurse(depth - 1, error)
        raise error

    def alternate(depth, error):
        # Unlike frames that repeat, these are printed one by one.
        if depth % 2:
            return alternate(depth - 1, error)
        return recurse(0, error) if depth == 0 else alternate(depth - 1, error)

    def fail():
        error: Optional[ValueError] = None
        for number in range(8):
            try:
                try:
                    alternate(90, ValueError("x" * 100 + str(number)))
                except ValueError as raised:
                    raise raised from error
            except ValueError as raised:
                error = raised
        assert error is not None
        raise error

    stack, _ = stack_of(fail)
    assert len(stack) <= CUT
    assert [int(n) for n in re.findall(r"x{100}(\d)\n", stack)] == list(range(8))
    assert re.search(r"^  \[\d+ frames left out\]$", stack, re.MULTILINE)


def test_huge_messages(stack_of):
    def fail():
        error: Optional[ValueError] = None
        for number in range(10):
            try:
                raise ValueError(f"{number} " + "m" * 1_000_000) from error
            except ValueError as raised:
                error = raised
        assert error is not None
        raise error

    stack, _ = stack_of(fail)
    assert len(stack) <= CUT
    assert [int(n) for n in re.findall(r"ValueError: (\d) m", stack)] == list(range(10))


def test_an_exception_of_the_chain_that_cannot_be_printed(stack_of):
    class Broken(Exception):
        def __str__(self):
            raise RuntimeError("not even that")

    def fail():
        try:
            raise Broken
        except Broken:
            raise ValueError("text")  # noqa: B904

    stack, _ = stack_of(fail)
    assert ".Broken: <unprintable Broken object>\n" in stack
    assert stack.endswith("ValueError: text\n")


def test_a_log_by_hand_has_the_causes_too(tracer, arrived):
    with tracer.start_span("operation") as span:
        try:
            raise_from_cause()
        except ValueError as error:
            span.log_kv(
                {"event": "error", "error.object": error, "stack": error.__traceback__, "other": 1}
            )
            expected = traceback.format_exc()
    assert arrived()["operation"].logs[0].fields["stack"] == expected


def test_a_foreign_scope_records_the_causes_too(make_tracer, satellite):
    tracer = make_tracer(ThreadLocalScopeManager())
    with pytest.raises(ValueError):
        with tracer.start_active_span("operation"):
            raise_from_cause()
    assert tracer.flush()
    assert "KeyError: 'key'" in satellite.spans[0].logs[0].fields["stack"]
