"""Traces, over TLS, what companions do in the same process.

    together.py ARGUMENTS

ARGUMENTS is JSON: `companions`, names of modules beside this file; `first`, "tracer" or
"companions", what is imported first; `flags`, for dlopen; `endpoint` and `certificates`, where the
satellite is and a directory with root.pem, server.pem and server.key.

A companion is imported with the package that it stands for. Its `in_use(certificates)` is a context
in which it gives a function that has the package do what it is for. The program prints the tracer's
metrics.
"""

import contextlib
import importlib
import json
import pathlib
import sys
import warnings

TRACER = "lightstep_streaming"
ROUNDS = 20


def load(name):
    with warnings.catch_warnings():
        # Theirs, of an interpreter that they will drop, say.
        if name != TRACER:
            warnings.simplefilter("ignore")
        return importlib.import_module(name)


def check_that_errors_are_told(tracer):
    """Boost.Python's translation of our exceptions, and of those of its own."""
    import opentracing

    broken = {"ot-tracer-traceid": "none", "ot-tracer-spanid": "none", "ot-tracer-sampled": "1"}
    for raising, expected in [
        (lambda: tracer.extract("http_headers", broken), opentracing.SpanContextCorruptedException),
        (lambda: tracer.extract("pigeon", {}), opentracing.UnsupportedFormatException),
        (lambda: type(tracer)(component_nam="shop"), TypeError),
    ]:
        try:
            raising()
        except expected:
            continue
        raise AssertionError(f"no {expected}")


def main():
    arguments = json.loads(sys.argv[1])
    sys.setdlopenflags(arguments["flags"])
    certificates = pathlib.Path(arguments["certificates"])

    order = [*arguments["companions"], TRACER]
    if arguments["first"] == "tracer":
        order.reverse()
    loaded = {name: load(name) for name in order}

    tracer = loaded.pop(TRACER).Tracer(
        access_token="token",
        satellite_endpoints=[arguments["endpoint"]],
        ssl_root_certificates=(certificates / "root.pem").read_text(),
    )
    with contextlib.ExitStack() as stack:
        uses = {
            name: stack.enter_context(module.in_use(certificates))
            for name, module in loaded.items()
        }
        for _ in range(ROUNDS):
            with tracer.start_active_span("round"):
                for name, use in uses.items():
                    with tracer.start_active_span(name) as scope:
                        use()
                        scope.span.set_tag("used", True)
            # Now rather than at the end of a reporting period: TLS on both sides, at the same time.
            assert tracer.flush(30)
        check_that_errors_are_told(tracer)
    tracer.close()
    print(json.dumps(tracer.metrics()))


if __name__ == "__main__":
    main()
