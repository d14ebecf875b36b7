"""Celery: a producer's span, the span of the task in a process of the prefork pool, and the span of
what the task does are one chain."""

import os
import pathlib

import pytest
from installation import BESIDE_ANOTHER_DISTRO, run
from server import running
from waiting import wait_until

SERVICE = pathlib.Path("test/python/auto_instrumentation/celery_service.py").resolve()
TASKS = 20


@pytest.fixture
def directory(tmp_path):
    """Where tasks wait, and where those that were run leave a file."""
    for name in "queue", "done":
        (tmp_path / name).mkdir()
    return tmp_path


def test_tasks(installation, collector, reporting, directory):
    environment = installation.environment(**reporting, **BESIDE_ANOTHER_DISTRO)
    run(installation.instrumented("python", str(SERVICE), str(TASKS)), environment, directory)
    command = ["python", "-m", "celery", "--app=celery_service", "worker"]
    command += ["--pool=prefork", "--concurrency=2", "--loglevel=INFO"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with running(installation.instrumented(*command), directory, environment) as server:

        def is_done():
            assert not server.has_ended, server.log
            return len(list((directory / "done").iterdir())) == TASKS

        wait_until(is_done, 100)
        assert server.end() == 0, server.log
    spans = {span.span_id: span for span in collector.spans}
    queries = [span for span in spans.values() if span.operation_name == "SELECT"]
    assert len(queries) == TASKS
    for query in queries:
        task = spans[query.parent_id]
        assert (task.operation_name, task.kind) == ("run/double", "consumer")
        producer = spans[task.parent_id]
        assert (producer.operation_name, producer.kind) == ("apply_async/double", "producer")
        assert producer.parent_id is None
        assert query.trace_id == task.trace_id == producer.trace_id
    pids = {span.reporter.tags["process.pid"] for span in queries}
    assert os.getpid() not in pids and len(pids) <= 2
