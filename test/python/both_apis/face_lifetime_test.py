"""OpenTracing's face of a span is made when it is needed, and may be destroyed before the span."""

import weakref

import pytest
from opentelemetry.trace import StatusCode

pytestmark = pytest.mark.every_wire


def test_the_status_by_a_tag_is_known_to_the_next_face(tracer, opentracing_tracer):
    with tracer.start_as_current_span("operation") as span:
        for is_error in (False, True, False):
            opentracing_tracer.active_span.set_tag("error", is_error)
            expected = StatusCode.ERROR if is_error else StatusCode.OK
            assert span.status.status_code is expected


def test_a_face_that_goes_is_not_handed_out(tracer, opentracing_tracer):
    faces = []

    def ask(_):
        faces.append(opentracing_tracer.active_span)

    with tracer.start_as_current_span("operation"):
        reference = weakref.ref(opentracing_tracer.active_span, ask)
        assert reference() is None
        (face,) = faces
        assert face is opentracing_tracer.active_span
        assert face.set_tag("key", "value") is face
