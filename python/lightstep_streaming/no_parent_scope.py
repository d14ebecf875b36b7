"""Lets `no_parent_scope()` of OpenTracing's contextvars scope manager act on the default one too.

OpenTracing's managers share one context variable, which `no_parent_scope` sets to None and resets
at its end. Each of ours has a variable of its own, because tracers do not share the active scope.
So the module's variable is replaced by one that also resets ours. The alternative, to ask
OpenTracing's variable for each span, would cost each span another lookup.
"""

from typing import Any

from . import _native

try:
    from opentracing.scope_managers import contextvars as _module  # type: ignore[import-untyped]
except ImportError:  # before opentracing 2.3
    _module = None


class _Token:
    """Of a moment at which no scope is active, in OpenTracing's managers and in ours."""

    def __init__(self, token: Any) -> None:
        self._token = token
        self._scopes = _native.hide_active_scopes()
        self._span = _native.hide_current_span()

    def undo(self, variable: Any) -> None:
        variable.reset(self._token)
        for scope in self._scopes:
            scope.var.reset(scope)
        _native.show_current_span(self._span)


class _ActiveScope:
    """Stands for the context variable of OpenTracing's module."""

    def __init__(self, variable: Any) -> None:
        self._variable = variable
        self.get = variable.get

    def set(self, scope: Any) -> Any:
        token = self._variable.set(scope)
        return token if scope is not None else _Token(token)

    def reset(self, token: Any) -> None:
        if isinstance(token, _Token):
            token.undo(self._variable)
        else:
            self._variable.reset(token)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._variable, name)


if hasattr(_module, "_SCOPE"):
    _module._SCOPE = _ActiveScope(_module._SCOPE)
