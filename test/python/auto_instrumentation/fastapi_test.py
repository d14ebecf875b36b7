"""FastAPI on uvicorn, with answers that are streamed: what is done for a chunk is within the span
of its request, whichever thread does it."""

import signal

import pytest

CHUNKS = 3
REQUESTS = 5


@pytest.mark.parametrize("path", ["/stream", "/asynchronous-stream"])
def test_streamed_answers(serve, assert_requests, path):
    def use(request):
        for _ in range(REQUESTS):
            assert request(path) == "024"

    command = ["python", "-m", "uvicorn", "--fd={fd}", "--lifespan=off", "fastapi_service:app"]
    # By SIGTERM it kills itself in the end, and Python does not get to its own.
    serve(command, use, end_by=signal.SIGINT, OTEL_PYTHON_FASTAPI_EXCLUDE_SPANS="send,receive")
    servers = assert_requests(REQUESTS, queries=CHUNKS)
    assert {span.operation_name for span in servers} == {f"GET {path}"}
