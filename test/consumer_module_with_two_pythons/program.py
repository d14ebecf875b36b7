"""Traces, and tells on which interpreter and by which Boost.Python."""

import json
import sys

import lightstep_streaming

with lightstep_streaming.Tracer(
    access_token="token",
    collector_plaintext=True,
    satellite_endpoints=[{"host": "localhost", "port": 1}],  # where nobody listens
    report_timeout=100000,
) as tracer:
    tracer.start_span("order").set_tag("list", [1, 2]).finish()

with open("/proc/self/maps", encoding="utf-8") as maps:
    libraries = {line.split()[-1] for line in maps if "libboost_python" in line}
print(json.dumps({"version": list(sys.version_info[:2]), "libraries": len(libraries)}))
