"""There is one `opentracing` for the tracer and for this module: this module's."""

import os
import sys

import opentracing

import lightstep_streaming

copies = {
    os.path.realpath(path)
    for path in sys.path
    if os.path.exists(os.path.join(path, "opentracing", "__init__.py"))
}
assert len(copies) == 1, copies
assert "company_pip" in opentracing.__file__, opentracing.__file__
assert issubclass(lightstep_streaming.Tracer, opentracing.Tracer)
