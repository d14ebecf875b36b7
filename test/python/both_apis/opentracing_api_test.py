"""OpenTracing's own compatibility suites, whole, on the tracer of a provider."""

import pytest
from opentracing.harness.api_check import APICompatibilityCheckMixin
from opentracing.harness.scope_check import ScopeCompatibilityCheckMixin

pytestmark = pytest.mark.every_wire


class TestTracerApi(APICompatibilityCheckMixin):
    @pytest.fixture(autouse=True)
    def _tracer(self, opentracing_tracer, arrived):
        self._own_tracer = opentracing_tracer
        self._arrived = arrived

    def tracer(self):
        return self._own_tracer

    def is_parent(self, parent, span):
        """As the satellite sees it."""
        span.set_operation_name("child of interest")
        span.finish()
        arrived = self._arrived()["child of interest"]
        assert arrived.span_id == span.context.span_id
        return arrived.parent_id == (None if parent is None else parent.context.span_id)


class TestScopeManager(ScopeCompatibilityCheckMixin):
    @pytest.fixture(autouse=True)
    def _tracer(self, opentracing_tracer):
        self._own_tracer = opentracing_tracer

    def scope_manager(self):
        return self._own_tracer.scope_manager
