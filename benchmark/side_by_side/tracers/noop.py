"""OpenTracing's own tracer, which does nothing."""

import opentracing

from . import Adapter
from .opentracing_calls import workloads


def make(port=None):
    def nothing():
        pass

    return Adapter(workloads(opentracing.Tracer()), settle=nothing, close=nothing)
