"""OpenTracing's own compatibility suites, whole, on the tracer of a provider."""

import pytest
from opentracing_suites import ScopeManagerSuite, TracerSuite

pytestmark = pytest.mark.every_wire


class TestTracerApi(TracerSuite):
    @pytest.fixture(autouse=True)
    def _tracer(self, opentracing_tracer, arrived):
        self.use(opentracing_tracer, arrived)


class TestScopeManager(ScopeManagerSuite):
    @pytest.fixture(autouse=True)
    def _scope_manager(self, opentracing_tracer):
        self.use(opentracing_tracer.scope_manager)
