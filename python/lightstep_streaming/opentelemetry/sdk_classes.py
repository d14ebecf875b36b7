"""Lets our classes pass for the SDK's in a program that has loaded the SDK. Hooks, processors and
distributions ask by `isinstance` whether they may read a span or add a processor to a provider.
"""

import abc
import sys

from .tracer import Span, Tracer


def pass_for_the_sdks(provider: type) -> None:
    """Makes `isinstance` hold for the SDK's classes too. Idempotent. Does nothing if the SDK is
    not loaded.

    Args:
      provider: the class of our providers.
    """
    sdk = sys.modules.get("opentelemetry.sdk.trace")
    for name, ours in (("TracerProvider", provider), ("Tracer", Tracer), ("Span", Span)):
        # None of them is there while the SDK is being imported, and tests replace them.
        theirs = getattr(sdk, name, None)
        if isinstance(theirs, abc.ABCMeta) and not _are_related(ours, theirs):
            theirs.register(ours)
    readable = getattr(sdk, "ReadableSpan", None)
    if isinstance(readable, type) and not _are_related(Span, readable):
        # No abstract base class, so that nothing can be registered with it. All its public
        # properties are ours, which come first.
        Span.__bases__ = (*Span.__bases__, readable)


def _are_related(one: type, other: type) -> bool:
    return issubclass(one, other) or issubclass(other, one)
