"""A process in which several tracers do the same in turn, in the environment of ours:
OpenTelemetry's API alone, its SDK and our implementation of it, what people put around that API
(instrumented.py), and ours through OpenTracing's API over both wires.

    one_process.py OURS_PORT SDK_PORT SETTINGS

The ports are those of receivers, SETTINGS a JSON object. Prints lines of JSON: the names of the
tables, and then of each table and each of its workloads, the nanoseconds of each tracer's rounds.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Dict

import opentracing
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider as SdkTracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

import lightstep_streaming
from lightstep_streaming.opentelemetry import TracerProvider
from side_by_side import instrumented, rounds
from side_by_side.rounds import Contender
from side_by_side.tracers import opentelemetry_calls, opentracing_calls

_NAME = "benchmark"


def _nothing() -> None:
    pass


def _sdk_provider(port: int) -> SdkTracerProvider:
    provider = SdkTracerProvider(resource=Resource.create({"service.name": _NAME}))
    exporter = OTLPSpanExporter(endpoint=f"http://127.0.0.1:{port}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


def _sdk(port: int) -> Contender:
    provider = _sdk_provider(port)
    workloads = opentelemetry_calls.workloads(provider.get_tracer(_NAME))
    return Contender(workloads, provider.force_flush)


def _our_provider(port: int) -> TracerProvider:
    return TracerProvider(component_name=_NAME, otlp_endpoints=[f"http://127.0.0.1:{port}"])


def _opentelemetry(ours_port: int, sdk_port: int) -> Dict[str, Contender]:
    # Taken before there is a provider.
    proxy = trace.get_tracer(_NAME)
    provider = _our_provider(ours_port)
    trace.set_tracer_provider(provider)
    return {
        "ours": Contender(
            opentelemetry_calls.workloads(provider.get_tracer(_NAME)), provider.force_flush
        ),
        "proxy": Contender(opentelemetry_calls.workloads(proxy), provider.force_flush),
        "noop": Contender(opentelemetry_calls.workloads(trace.NoOpTracer()), _nothing),
        "sdk": _sdk(sdk_port),
    }


def _otlp_tracer(port: int, **configuration: Any) -> lightstep_streaming.Tracer:
    return lightstep_streaming.Tracer(
        component_name=_NAME,
        protocol="otlp",
        otlp_endpoints=[f"http://127.0.0.1:{port}"],
        **configuration,
    )


def _opentracing(port: int) -> Dict[str, Contender]:
    lightstep = lightstep_streaming.Tracer(
        component_name=_NAME,
        access_token="token",
        collector_plaintext=True,
        satellite_endpoints=[{"host": "127.0.0.1", "port": port}],
    )
    # As over LightStep's wire, so that the calls that propagate are the same.
    otlp = _otlp_tracer(port, propagation_modes=["lightstep"])
    return {
        "otlp": Contender(opentracing_calls.workloads(otlp), otlp.flush),
        "lightstep": Contender(opentracing_calls.workloads(lightstep), lightstep.flush),
        "noop": Contender(opentracing_calls.workloads(opentracing.Tracer()), _nothing),
    }


def main() -> None:
    ours_port, sdk_port, settings = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
    apis = {
        "opentelemetry": _opentelemetry(ours_port, sdk_port),
        "opentracing": _opentracing(ours_port),
        "instrumentations": instrumented.instrumentations(
            _our_provider(ours_port), _sdk_provider(sdk_port)
        ),
        "processors": instrumented.processors(
            lambda: _our_provider(ours_port), lambda: SdkTracerProvider(shutdown_on_exit=False)
        ),
        "opentracing_on_a_provider": instrumented.opentracing_on_a_provider(
            _our_provider(ours_port), _sdk_provider(sdk_port), _otlp_tracer(ours_port)
        ),
    }
    print(json.dumps(list(apis)), flush=True)
    for contenders in apis.values():
        samples = rounds.measure(contenders, settings["rounds"], settings["round_seconds"])
        print(json.dumps(samples), flush=True)


if __name__ == "__main__":
    main()
