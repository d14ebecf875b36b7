"""Logs within a span and outside, by the standard library."""

import logging

from opentelemetry import trace

with trace.get_tracer("program").start_as_current_span("work"):
    logging.warning("within")
logging.warning("outside")
