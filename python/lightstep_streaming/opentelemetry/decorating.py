"""Functions that are decorated by `@tracer.start_as_current_span(...)`."""

import functools
import inspect
from typing import Any, Callable


def decorate(active_span: Any, function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` with a span of its own around each call, or around all of a coroutine."""
    recreate = active_span._recreate_cm

    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def traced_coroutine(*args: Any, **kwargs: Any) -> Any:
            with recreate():
                return await function(*args, **kwargs)

        return traced_coroutine

    @functools.wraps(function)
    def traced(*args: Any, **kwargs: Any) -> Any:
        with recreate():
            return function(*args, **kwargs)

    return traced
