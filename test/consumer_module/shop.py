"""A service that uses nothing but the package.

python shop.py PORT    reports to the satellite on that port of this machine
"""

import sys

import lightstep_streaming

with lightstep_streaming.Tracer(
    component_name="shop",
    access_token="token",
    collector_plaintext=True,
    satellite_endpoints=[{"host": "localhost", "port": int(sys.argv[1])}],
    report_timeout=30000000,
) as tracer:
    with tracer.start_active_span("basket") as scope:
        scope.span.set_tag("size", 3)
        tracer.start_span("add up").finish()
    sys.exit(0 if tracer.flush() else 1)
