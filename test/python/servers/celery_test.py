"""A real Celery runs traced tasks in its prefork pool, whose processes are killed once they say
that they are about to end: the span of every task arrives, once."""

import subprocess
import sys

import pytest
from books import check_arrived
from server import running
from waiting import wait_until

TASKS = 60

SEND = f"""
import celery_application
for number in range({TASKS}):
    celery_application.trace.delay(number)
"""


@pytest.fixture
def directory(tmp_path):
    """Where tasks wait, and where those that were run leave a file."""
    for name in "queue", "done":
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.mark.parametrize(
    "options",
    [[], ["--max-tasks-per-child=7"]],
    ids=["until the worker ends", "until they have run some tasks"],
)
def test_processes_of_the_pool_deliver(satellite, environment, directory, options):
    subprocess.run(
        [sys.executable, "-c", SEND], cwd=directory, env=environment, check=True, timeout=50
    )
    command = [sys.executable, "-m", "celery", "--app=celery_application", "worker"]
    command += ["--pool=prefork", "--concurrency=2", "--loglevel=INFO", *options]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with running(command, directory, environment) as server:

        def is_done():
            assert not server.has_ended, server.log
            return len(list((directory / "done").iterdir())) == TASKS

        wait_until(is_done, 100)
        assert server.end() == 0, server.log
    names = [span.operation_name for span in satellite.spans]
    assert check_arrived(names, TASKS) == 0
