"""Flask under gunicorn, whose workers are forked: every request is traced once, with its caller's
span as the parent."""

import concurrent.futures

import pytest

REQUESTS = 60


@pytest.mark.parametrize("preload", [True, False], ids=["preloaded", "loaded by each worker"])
def test_forked_workers(serve, assert_requests, preload):
    def use(request):
        with concurrent.futures.ThreadPoolExecutor(4) as clients:
            answers = clients.map(lambda number: request(f"/double/{number}"), range(REQUESTS))
            assert list(answers) == [str(number * 2) for number in range(REQUESTS)]

    command = ["python", "-m", "gunicorn", "--workers=2", "--bind=fd://{fd}"]
    command += ["--preload"] if preload else []
    serve([*command, "flask_service:app"], use)
    servers = assert_requests(REQUESTS, queries=1)
    assert {span.operation_name for span in servers} == {"GET /double/<int:number>"}
    instances = {span.reporter.tags["service.instance.id"] for span in servers}
    assert len(instances) == len({span.reporter.tags["process.pid"] for span in servers}) <= 2
