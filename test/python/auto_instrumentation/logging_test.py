"""Lines of the standard library's logging name the span within which they were written, by
`opentelemetry-instrumentation-logging`."""

import pathlib

from installation import run

PROGRAM = str(pathlib.Path("test/python/auto_instrumentation/logging_program.py").resolve())


def test_lines_name_their_span(installation, collector, reporting, tmp_path):
    environment = installation.environment(
        **reporting,
        OTEL_PYTHON_LOG_CORRELATION="true",
        OTEL_PYTHON_LOG_FORMAT="line %(otelServiceName)s %(otelTraceID)s %(otelSpanID)s "
        "%(otelTraceSampled)s %(message)s",
    )
    printed = run(installation.instrumented("python", PROGRAM), environment, tmp_path)
    # Other packages log as well.
    written = [line.split() for line in printed.splitlines()]
    lines = [line[1:] for line in written if line[-1:] in (["within"], ["outside"])]
    (span,) = collector.spans
    assert lines == [
        ["unmodified", f"{span.trace_id:032x}", f"{span.span_id:016x}", "True", "within"],
        ["unmodified", "0", "0", "False", "outside"],
    ]
