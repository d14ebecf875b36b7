"""Lets `no_parent_scope()` of OpenTracing's contextvars scope manager act on the default one too.

OpenTracing's managers share one context variable, which `no_parent_scope` sets to None and resets
at its end. Each of ours has a variable of its own, because tracers do not share the active scope.
So the module's variable is replaced by one that does the same to ours. To ask it at every span
instead would cost each span another lookup.
"""

from typing import Any, List

from . import _native

try:
    from opentracing.scope_managers import contextvars as _module  # type: ignore[import-untyped]
except ImportError:  # before opentracing 2.3
    _module = None


class _Token:
    """Of a moment at which no scope is active, in OpenTracing's managers and in ours."""

    def __init__(self, token: Any, our_tokens: List[Any]) -> None:
        self.token = token
        self.our_tokens = our_tokens


def _hide() -> List[Any]:
    return [*_native.hide_active_scopes(), *_native.hide_current_span()]


class _ActiveScope:
    """Stands for the context variable of OpenTracing's module."""

    def __init__(self, variable: Any) -> None:
        self._variable = variable
        self.get = variable.get

    def set(self, scope: Any) -> Any:
        token = self._variable.set(scope)
        return token if scope is not None else _Token(token, _hide())

    def reset(self, token: Any) -> None:
        if not isinstance(token, _Token):
            self._variable.reset(token)
            return
        self._variable.reset(token.token)
        for our_token in token.our_tokens:
            our_token.var.reset(our_token)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._variable, name)


if hasattr(_module, "_SCOPE"):
    _module._SCOPE = _ActiveScope(_module._SCOPE)
