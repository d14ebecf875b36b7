"""The application's span processors: objects with the SDK's `on_start`, `on_end`, `shutdown` and
`force_flush`. None of them can disturb the program: exceptions that they raise are logged."""

import atexit
import logging
import sys
import threading
import time
import weakref
from typing import Any, Callable, Optional, Tuple

_log = logging.getLogger("lightstep_streaming.opentelemetry")


class Processors:
    """The processors of one provider, in the order in which they were added."""

    def __init__(self) -> None:
        self._all: Tuple[Any, ...] = ()
        self._ending: Tuple[Any, ...] = ()
        self._adding = threading.Lock()

    def add(self, processor: Any) -> None:
        """Calls `processor` for every span that starts or ends from now on.

        Raises:
          TypeError: it is not a span processor.
        """
        if isinstance(processor, type) or not (
            callable(getattr(processor, "on_start", None))
            and callable(getattr(processor, "on_end", None))
        ):
            raise TypeError(
                f"span_processor: got {processor!r:.200}, expected an object with the methods "
                "on_start and on_end"
            )
        with self._adding:
            if not self._all:
                _shut_down_at_exit(self)
            self._all += (processor,)
            if _has_on_ending(processor):
                self._ending += (processor,)

    @property
    def on_ending(self) -> Optional[Callable[[Any], None]]:
        """To be called while a span that ends can still be changed; None if no processor needs
        it."""
        return self._tell_of_ending if self._ending else None

    def on_start(self, span: Any, parent_context: Any) -> None:
        for processor in self._all:
            try:
                processor.on_start(span, parent_context=parent_context)
            except Exception:
                _warn(processor, "on_start")

    def on_end(self, span: Any) -> None:
        for processor in self._all:
            try:
                processor.on_end(span)
            except Exception:
                _warn(processor, "on_end")

    def force_flush(self, timeout_millis: float) -> bool:
        """Returns True if all of them have flushed within the timeout."""
        deadline = time.monotonic() + timeout_millis / 1000
        is_flushed = True
        for processor in self._all:
            left = max(0, int((deadline - time.monotonic()) * 1000))
            try:
                # Some return nothing, and some that wait for nothing have no such method.
                flush = getattr(processor, "force_flush", None)
                is_flushed &= flush is None or flush(left) is not False
            except Exception:
                _warn(processor, "force_flush")
                is_flushed = False
        return is_flushed and time.monotonic() <= deadline

    def shutdown(self) -> None:
        """Shuts each of them down, once."""
        processors, self._all, self._ending = self._all, (), ()
        for processor in processors:
            try:
                shut_down = getattr(processor, "shutdown", None)
                if shut_down is not None:
                    shut_down()
            except Exception:
                _warn(processor, "shutdown")

    def _tell_of_ending(self, span: Any) -> None:
        for processor in self._ending:
            try:
                processor._on_ending(span)
            except Exception:
                _warn(processor, "_on_ending")


def _warn(processor: Any, method: str) -> None:
    # Not its repr(), which is the processor's own code too.
    name = type(processor).__qualname__
    _log.exception("The span processor %s raised in %s(); ignored", name, method)


def _has_on_ending(processor: Any) -> bool:
    """Whether it has an `_on_ending` that does something, unlike that of the SDK's base class."""
    own = getattr(type(processor), "_on_ending", None)
    sdk = sys.modules.get("opentelemetry.sdk.trace")
    base = getattr(getattr(sdk, "SpanProcessor", None), "_on_ending", None)
    return own is not None and own is not base


def _shut_down_at_exit(processors: Processors) -> None:
    """Processors that batch spans have some left at the end of the process."""
    reference = weakref.ref(processors)

    def shut_down() -> None:
        alive = reference()
        if alive is not None:
            alive.shutdown()

    atexit.register(shut_down)
