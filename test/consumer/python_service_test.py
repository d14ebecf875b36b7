"""A service that uses nothing but the wrapper; without a satellite, tracing must not disturb it."""

import lightstep_streaming

with lightstep_streaming.Tracer(
    component_name="consumer",
    access_token="token",
    collector_plaintext=True,
    satellite_endpoints=[{"host": "localhost", "port": 1}],
    report_timeout=100000,
) as tracer:
    with tracer.start_active_span("order") as scope:
        scope.span.set_tag("size", 3)
    assert tracer.flush() is False
