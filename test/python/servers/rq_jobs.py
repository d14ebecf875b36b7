"""A job of RQ."""

import os

import lightstep_streaming

tracer = lightstep_streaming.Tracer(component_name="jobs")


def trace(number):
    with tracer.start_active_span(str(number)):
        pass
    return os.getpid()
