"""How a trace looks in the terminal: a tree of its spans with their tags, logs and links.

`TraceBoard` prints the trees. They are made for a `rich` console: without a terminal there is no
colour, so nothing is expressed by colour alone.
"""

from __future__ import annotations

import json
from typing import Any, Dict, Iterable, List, Mapping, Optional, Set

from rich.text import Text
from rich.tree import Tree

from .json_lines import hex_id, plain
from .received import KIND_TAG, ReceivedLog, ReceivedReference, ReceivedReporter, ReceivedSpan

# The maximum number of characters of a value, and of lines of a text. Of a stack, the last lines
# are kept, because they tell most.
_MAX_VALUE_LENGTH = 120
_MAX_LINES = 8

# What every tracer reports about itself and its process. It would be repeated below every trace.
_USUAL_FACTS = (
    "host.",
    "lightstep.",
    "os.",
    "process.",
    "service.instance.id",
    "service.name",
    "telemetry.",
)
_USUAL_KINDS = ("internal", "unspecified")


def trace_tree(spans: Iterable[ReceivedSpan], addition: bool = False) -> Tree:
    """The spans of one trace, at least one, as a tree.

    Below its title are the facts that the services report about themselves. Siblings are in the
    order of their start. A span whose parent is missing is at the top, with the parent's id. An
    `addition` has the spans that arrived after their trace was shown.
    """
    ordered = sorted(spans, key=lambda span: (span.start_micros, -span.duration_micros))
    parents = _parents(ordered)
    title = _title(ordered, addition)
    for reporter in {span.reporter.component_name: span.reporter for span in ordered}.values():
        _append_reporter(title, reporter)
    top = Tree(title, guide_style="dim")
    branches = {
        span.span_id: Tree(_label(span, at_top=parents[span.span_id] is None, addition=addition))
        for span in ordered
    }
    for span in ordered:
        parent = parents[span.span_id]
        above = top if parent is None else branches[parent]
        above.children.append(branches[span.span_id])
    return top


def duration_text(micros: int) -> str:
    """A duration in the unit that reads best."""
    if micros < 1000:
        return f"{micros} µs"
    if micros < 1_000_000:
        return f"{_three_digits(micros / 1000)} ms"
    if micros < 60_000_000:
        return f"{_three_digits(micros / 1_000_000)} s"
    minutes, seconds = divmod(round(micros / 1_000_000), 60)
    return f"{minutes} min {seconds} s"


def _three_digits(number: float) -> str:
    for decimals, limit in ((2, 9.995), (1, 99.95)):
        if number < limit:
            return f"{number:.{decimals}f}"
    return f"{number:.0f}"


def _parents(spans: Iterable[ReceivedSpan]) -> Dict[int, Optional[int]]:
    """The parent of each span, by id; None where it is not among the spans.

    References that go in a circle are cut open, or the spans would hang on nothing.
    """
    parents = {span.span_id: span.parent_id for span in spans}
    settled: Set[Optional[int]] = {None}
    for start in parents:
        path: Set[int] = set()
        span_id: Optional[int] = start
        while span_id is not None and span_id not in settled:
            path.add(span_id)
            parent = parents[span_id]
            if parent not in parents or parent in path:
                parents[span_id] = parent = None
            span_id = parent
        settled |= path
    return parents


def _title(spans: List[ReceivedSpan], addition: bool) -> Text:
    start = spans[0].start_micros
    end = max(span.start_micros + span.duration_micros for span in spans)
    title = Text("trace ", style="bold")
    # Of a trace with spans of both protocols, the whole id.
    title.append(hex_id(max(span.trace_id for span in spans)))
    if addition:
        title.append(", more of it")
    number = "1 span" if len(spans) == 1 else f"{len(spans)} spans"
    title.append(f"  {number}  {duration_text(end - start)}", style="not bold dim")
    return title


def _label(span: ReceivedSpan, at_top: bool, addition: bool) -> Text:
    label = Text()
    if span.is_error:
        label.append("✗ ", style="bold red")
    label.append(_printable(span.operation_name), style="bold red" if span.is_error else "bold")
    label.append(f"  {duration_text(span.duration_micros)}", style="green")
    label.append(f"  {_printable(span.reporter.component_name)}", style="cyan")
    if span.kind not in _USUAL_KINDS:
        label.append(f"  {span.kind}", style="dim")
    if any(reference.relationship == "follows_from" for reference in span.references):
        label.append("  follows from", style="dim")
    if at_top and span.parent_id is not None:
        note = f"  under {hex_id(span.parent_id)}"
        label.append(note if addition else f"{note}, which is missing", style="yellow")
    if span.status_message:
        label.append(f"  {_printable(_cut(span.status_message))}", style="red")
    tags = {
        key: value
        for key, value in span.tags.items()
        if key != KIND_TAG or span.kind in _USUAL_KINDS
    }
    if tags:
        label.append("\n")
        _append_values(label, tags)
    for log in span.logs:
        _append_log(label, log, span.start_micros)
    for reference in span.references:
        if (reference.trace_id, reference.span_id) != (span.trace_id, span.parent_id):
            _append_link(label, reference)
    return label


def _append_reporter(label: Text, reporter: ReceivedReporter) -> None:
    own = {key: value for key, value in reporter.tags.items() if not key.startswith(_USUAL_FACTS)}
    if own:
        label.append(f"\n{_printable(reporter.component_name)}: ", style="not bold cyan")
        _append_values(label, own, style="not bold")


def _append_link(label: Text, reference: ReceivedReference) -> None:
    label.append(f"\n{_printable(reference.relationship).replace('_', ' ')} ", style="dim")
    label.append(f"{hex_id(reference.span_id)} of trace {hex_id(reference.trace_id)}")
    if reference.attributes:
        label.append("  ")
        _append_values(label, reference.attributes)


def _append_log(label: Text, log: ReceivedLog, start_micros: int) -> None:
    offset = log.timestamp_micros - start_micros
    sign = "-" if offset < 0 else "+"
    label.append(f"\n{sign}{duration_text(abs(offset))}  ", style="magenta")
    blocks = {key: value for key, value in log.fields.items() if _is_block(value)}
    _append_values(label, {key: log.fields[key] for key in log.fields if key not in blocks})
    for key, block in blocks.items():
        lines = block.rstrip("\n").split("\n")
        label.append(f"\n    {_printable(key)}:", style="dim")
        if len(lines) > _MAX_LINES:
            label.append(f"\n    … {len(lines) - _MAX_LINES} lines", style="dim")
        for line in lines[-_MAX_LINES:]:
            label.append(f"\n    {_printable(_cut(line))}", style="dim")


def _append_values(label: Text, values: Mapping[str, Any], style: str = "") -> None:
    for number, (key, value) in enumerate(values.items()):
        is_red = key.startswith("error") and value is not False
        label.append(f"{'  ' if number else ''}{_printable(key)}=", style=f"{style} dim")
        label.append(_value(value), style="red" if is_red else style)


def _is_block(value: Any) -> bool:
    return isinstance(value, str) and "\n" in value.rstrip("\n")


def _value(value: Any) -> str:
    value = plain(value)
    if not isinstance(value, str):
        return _printable(_cut(json.dumps(value, ensure_ascii=False)))
    text = _printable(_cut(value))
    return f'"{text}"' if " " in text or not text else text


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_VALUE_LENGTH else text[: _MAX_VALUE_LENGTH - 1] + "…"


def _printable(text: str) -> str:
    # What services put into their tags must not be able to steer the terminal.
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
