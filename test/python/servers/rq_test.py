"""A real RQ runs traced jobs, each in a process that ends by `os._exit`: the span of every job
arrives, once. Redis is Debian's; where it is not installed, the test is skipped."""

import os
import pathlib
import sys
import tempfile

import pytest
import redis
import rq
from books import check_arrived
from server import running
from waiting import wait_until

REDIS = "/usr/bin/redis-server"
JOBS = 20

pytestmark = pytest.mark.skipif(not os.path.exists(REDIS), reason="Redis is not installed")


@pytest.fixture
def redis_url():
    """Of a Redis that listens on a socket of the file system, whose path may not be long."""
    with tempfile.TemporaryDirectory(dir="/tmp") as directory:
        socket = pathlib.Path(directory, "redis.sock")
        command = [REDIS, "--port", "0", "--unixsocket", str(socket), "--save", ""]
        with running(command, directory, os.environ) as server:

            def is_there():
                assert not server.has_ended, server.log
                return "eady to accept connections" in server.log

            wait_until(is_there)
            yield f"unix://{socket}"


# The module of the jobs is imported by the worker, or first by each of its children.
@pytest.mark.parametrize("preload", [True, False], ids=["preloaded", "loaded by each child"])
def test_children_deliver(satellite, environment, redis_url, tmp_path, preload):
    with redis.Redis.from_url(redis_url) as connection:
        queue = rq.Queue(connection=connection)
        jobs = [queue.enqueue("rq_jobs.trace", number) for number in range(JOBS)]
        main = "import rq.cli; rq.cli.main()"
        main = "import rq_jobs; " + main if preload else main
        command = [sys.executable, "-c", main, "worker", "--burst", "--url", redis_url]
        with running(command, tmp_path, environment) as server:
            assert server.wait() == 0, server.log
        statuses = {str(job.get_status()).rpartition(".")[2].lower() for job in jobs}
        assert statuses == {"finished"}, server.log
    names = [span.operation_name for span in satellite.spans]
    assert check_arrived(names, JOBS) == 0
    assert len({report.reporter.reporter_id for report in satellite.reports}) == JOBS
