"""The classes that users see. Each derives from the native type, which does the work in C++, and
from OpenTracing's class, so that `isinstance` holds. The native module makes instances of them.
"""

import os
from typing import Any, Optional, Type, TypeVar, Union

import opentracing  # type: ignore[import-untyped]

from . import _native

_TracerT = TypeVar("_TracerT", bound="Tracer")


class Span(_native.Span, opentracing.Span):  # type: ignore[misc]
    """A unit of work being recorded. Made by `Tracer.start_span`."""

    __slots__ = ()


class SpanContext(_native.SpanContext, opentracing.SpanContext):  # type: ignore[misc]
    """What identifies a span to its children and to other processes."""

    __slots__ = ()


class Scope(_native.Scope, opentracing.Scope):  # type: ignore[misc]
    """The time in which a span is active. Made by `ScopeManager.activate`."""

    __slots__ = ()


class ScopeManager(_native.ScopeManager, opentracing.ScopeManager):  # type: ignore[misc]
    """The default scope manager, for threads and asyncio."""

    __slots__ = ()


class Tracer(_native.Tracer, opentracing.Tracer):  # type: ignore[misc]
    """Starts spans and streams them to satellites once they are finished.

    Tracer(scope_manager=None, **configuration): the keywords are the keys of
    tracer_configuration.schema.json in this package. The type stub `_native.pyi` documents them,
    and every method.
    """

    __slots__ = ()

    @classmethod
    def from_json(
        cls: Type[_TracerT],
        path_or_text: Union[str, "os.PathLike[str]"],
        scope_manager: Optional[Any] = None,
    ) -> _TracerT:
        """Makes a tracer from a JSON configuration, which tracer_configuration.schema.json in this
        package describes. Keys that are missing are read from the environment, as for the
        constructor.

        Args:
          path_or_text: the path of a file in UTF-8, or the JSON object itself: a str that begins
            with `{`, after any blanks. Every other str is a path, even `[]`.
          scope_manager: as for the constructor.

        Raises:
          ValueError, TypeError: it is not JSON (the message says where), or a key is wrong (the
            message names it, what was given and what is expected).
          OSError: the file can't be read.
        """
        if not isinstance(path_or_text, (str, os.PathLike)):
            raise TypeError(
                f"path_or_text: got {path_or_text!r:.200}, expected a str or an os.PathLike"
            )
        text = path_or_text
        if not (isinstance(text, str) and text.lstrip().startswith("{")):
            with open(path_or_text, encoding="utf-8") as file:
                text = file.read()
        if cls.__init__ is not Tracer.__init__ or cls.__new__ is not Tracer.__new__:
            # A derived class may have its own use for the keywords.
            return cls(scope_manager=scope_manager, **_native.read_configuration(text))
        tracer = cls.__new__(cls)
        tracer._construct_from_json(text, scope_manager)
        return tracer


_native.register_classes(Span, SpanContext, Scope, ScopeManager, Tracer)
_native.register_exceptions(
    opentracing.UnsupportedFormatException,
    opentracing.InvalidCarrierException,
    opentracing.SpanContextCorruptedException,
)
