"""OpenTracing's own compatibility suites, for every tracer that has its API.

A file of tests derives from these classes, and has an autouse fixture that calls `use`.
"""

from opentracing.harness.api_check import APICompatibilityCheckMixin
from opentracing.harness.scope_check import ScopeCompatibilityCheckMixin


class TracerSuite(APICompatibilityCheckMixin):
    def use(self, tracer, arrived):
        self._own_tracer = tracer
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


class ScopeManagerSuite(ScopeCompatibilityCheckMixin):
    def use(self, scope_manager):
        self._own_scope_manager = scope_manager

    def scope_manager(self):
        return self._own_scope_manager
