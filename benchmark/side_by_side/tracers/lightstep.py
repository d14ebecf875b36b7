"""lightstep-streaming: ours over LightStep's wire, and 0.14.0, which is made by the same call."""

import lightstep_streaming

from . import Adapter
from .opentracing_calls import workloads


def make(port: int) -> Adapter:
    tracer = lightstep_streaming.Tracer(
        component_name="benchmark",
        access_token="token",
        use_stream_recorder=True,
        collector_plaintext=True,
        satellite_endpoints=[{"host": "127.0.0.1", "port": port}],
    )
    return Adapter(workloads(tracer), settle=tracer.flush, close=tracer.close)
