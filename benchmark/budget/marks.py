"""The marks between which counting.py counts the instructions of a call, and the configurations of
the tracers that make it.
"""

import os

# Nobody listens on port 1: what is counted does not depend on when spans are delivered.
WIRES = {
    "ours": {
        "protocol": "lightstep",
        "access_token": "token",
        "collector_plaintext": True,
        "satellite_endpoints": [{"host": "127.0.0.1", "port": 1}],
    },
    "otlp": {"protocol": "otlp", "otlp_endpoints": ["http://127.0.0.1:1"]},
}

# So often that CPython has specialised all that it will.
_WARM_UP = 1000


def mark():
    """counting.py has callgrind stop here: nothing else calls it."""
    os.getppid()


def count(functions, tracer, calls):
    """Has each function make `calls` calls between two marks, and prints its name.

    Args:
      functions: of a tracer and a number of calls.
      tracer: whose calls are counted.
      calls: how many.
    """
    for function in functions:
        function(tracer, _WARM_UP)
        mark()
        function(tracer, calls)
        mark()
        print(function.__name__)
