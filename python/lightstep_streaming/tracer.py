"""The classes that users see: each is the native type and OpenTracing's class at once, so that the
work is done in C++ and `isinstance` holds. The native module makes its objects of these classes.
"""

import opentracing  # type: ignore[import-untyped]

from . import _native


class Span(_native.Span, opentracing.Span):  # type: ignore[misc]
    """A unit of work being recorded. Made by `Tracer.start_span`."""

    __slots__ = ()


class SpanContext(_native.SpanContext, opentracing.SpanContext):  # type: ignore[misc]
    """What identifies a span to its children and to other processes."""

    __slots__ = ()


class Scope(_native.Scope, opentracing.Scope):  # type: ignore[misc]
    """A span's being active. Made by `ScopeManager.activate`."""

    __slots__ = ()


class ScopeManager(_native.ScopeManager, opentracing.ScopeManager):  # type: ignore[misc]
    """The default scope manager: right for threads and for asyncio."""

    __slots__ = ()


class Tracer(_native.Tracer, opentracing.Tracer):  # type: ignore[misc]
    """Starts spans and streams them to satellites once they are finished."""

    __slots__ = ()


_native.register_classes(Span, SpanContext, Scope, ScopeManager)
