"""jaeger-client, which sends to an agent by UDP."""

from __future__ import annotations

import concurrent.futures
import time
from typing import Awaitable, Callable, TypeVar

import jaeger_client

from . import Adapter
from .opentracing_calls import workloads

_T = TypeVar("_T")


def make(port: int) -> Adapter:
    configuration = jaeger_client.Config(
        config={
            "sampler": {"type": "const", "param": 1},
            "local_agent": {"reporting_host": "127.0.0.1", "reporting_port": port},
            "logging": False,
        },
        service_name="benchmark",
        validate=True,
    )
    tracer = configuration.new_tracer()
    # The tracer itself can only be closed.
    loop, queue = tracer.reporter.io_loop, tracer.reporter.queue

    def on_loop(function: Callable[[], Awaitable[_T]]) -> _T:
        result: concurrent.futures.Future[_T] = concurrent.futures.Future()

        async def call() -> None:
            result.set_result(await function())

        loop.add_callback(call)
        return result.result()

    async def is_idle() -> bool:
        return bool(queue.empty())

    def settle() -> None:
        # A batch that is not full yet waits for a second, which costs nothing.
        while not on_loop(is_idle):
            time.sleep(0.001)

    return Adapter(workloads(tracer), settle=settle, close=lambda: on_loop(queue.join))
