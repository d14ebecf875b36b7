"""The module is linked with the machine's Boost.Python, and works with it."""

import glob
import os

import lightstep_streaming

with lightstep_streaming.Tracer(
    access_token="token",
    collector_plaintext=True,
    satellite_endpoints=[{"host": "localhost", "port": 1}],  # where nobody listens
    report_timeout=100000,
) as tracer:
    tracer.start_span("order").set_tag("list", [1, 2]).finish()
    assert tracer.flush() is False

with open("/proc/self/maps", encoding="utf-8") as maps:
    loaded = {line.split()[-1] for line in maps if "libboost_python" in line}
assert loaded, "there is no Boost.Python in the process"
# Linked from the repository, or found by its name: it is the machine's either way.
assert {os.path.dirname(os.path.realpath(path)) for path in loaded} == {
    os.path.dirname(os.path.realpath(path)) for path in glob.glob("/usr/lib/*/libboost_python3*.so")
}, loaded
