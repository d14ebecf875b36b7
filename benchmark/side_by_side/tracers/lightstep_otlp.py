"""lightstep-streaming over OTLP, at its defaults."""

import lightstep_streaming

from . import Adapter
from .opentracing_calls import workloads


def make(port: int) -> Adapter:
    tracer = lightstep_streaming.Tracer(
        component_name="benchmark",
        protocol="otlp",
        otlp_endpoints=[f"http://127.0.0.1:{port}"],
    )
    return Adapter(workloads(tracer), settle=tracer.flush, close=tracer.close)
