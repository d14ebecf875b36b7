"""A program is traced without a line of code: it runs, and its span is in a collector."""

import pathlib
import sys

import pytest
from installation import BESIDE_ANOTHER_DISTRO, run

API_PROGRAM = str(pathlib.Path("test/python/auto_instrumentation/api_program.py").resolve())
FLASK_PROGRAM = str(pathlib.Path("test/python/auto_instrumentation/flask_program.py").resolve())

SDK = ("opentelemetry_sdk", "opentelemetry_distro")
BY_VARIABLE = {"OTEL_PYTHON_TRACER_PROVIDER": "lightstep_streaming"}
# With the SDK, and with what a service that leaves it has.
EVERY_INSTALLATION = pytest.mark.parametrize(
    "without, variables",
    [(SDK, {}), ((), BESIDE_ANOTHER_DISTRO)],
    ids=["without the SDK", "beside another distro"],
)


def test_a_program_that_calls_the_api(installation, collector, reporting, tmp_path):
    environment = installation.environment(**reporting, **BY_VARIABLE)
    printed = run([sys.executable, API_PROGRAM], environment, tmp_path)
    assert printed == "lightstep_streaming.opentelemetry.provider\n"
    (span,) = collector.spans
    assert (span.operation_name, span.scope) == ("work", "program")
    assert span.reporter.tags["service.name"] == "unmodified"


@EVERY_INSTALLATION
def test_an_unmodified_program(installation, collector, reporting, tmp_path, without, variables):
    environment = installation.environment(without, **reporting, **variables)
    command = installation.instrumented("python", FLASK_PROGRAM)
    assert run(command, environment, tmp_path).splitlines()[-1] == "hello world"
    (span,) = collector.spans
    assert (span.operation_name, span.kind) == ("GET /hello/<name>", "server")
    tags = span.reporter.tags
    assert tags["service.name"] == "unmodified"
    assert tags["telemetry.auto.version"]


@EVERY_INSTALLATION
def test_options_of_the_command(installation, collector, tmp_path, without, variables):
    environment = installation.environment(without, **variables)
    options = ["--service_name=by-option", f"--exporter_otlp_endpoint={collector.url}"]
    command = installation.instrumented(*options, "python", FLASK_PROGRAM)
    run(command, environment, tmp_path)
    (span,) = collector.spans
    assert span.reporter.tags["service.name"] == "by-option"


def test_the_configurator_needs_nothing_but_the_api(installation, collector, reporting, tmp_path):
    without = (*SDK, "opentelemetry_instrumentation_flask", "flask")
    environment = installation.environment(without, **reporting)
    command = installation.instrumented("python", API_PROGRAM)
    assert run(command, environment, tmp_path) == "lightstep_streaming.opentelemetry.provider\n"
    (span,) = collector.spans
    assert span.operation_name == "work"


def test_two_variables_choose_the_sdk(installation, collector, reporting, tmp_path):
    environment = installation.environment(
        **reporting,
        OTEL_PYTHON_DISTRO="distro",
        OTEL_PYTHON_CONFIGURATOR="configurator",
        OTEL_TRACES_EXPORTER="none",
        OTEL_METRICS_EXPORTER="none",
        OTEL_LOGS_EXPORTER="none",
    )
    printed = run(installation.instrumented("python", API_PROGRAM), environment, tmp_path)
    assert printed.splitlines()[-1] == "opentelemetry.sdk.trace"
    assert not collector.spans


@pytest.mark.parametrize("instrumented", [False, True], ids=["by variable", "instrumented"])
def test_a_wrong_environment_does_not_end_the_program(
    installation, collector, reporting, tmp_path, instrumented
):
    environment = installation.environment(
        SDK, **reporting, **BY_VARIABLE, LIGHTSTEP_REPORTING_PERIOD="often"
    )
    command = [sys.executable, API_PROGRAM]
    if instrumented:
        del environment["OTEL_PYTHON_TRACER_PROVIDER"]
        command = installation.instrumented(*command)
    assert "LIGHTSTEP_REPORTING_PERIOD" in run(command, environment, tmp_path)
    assert not collector.spans
