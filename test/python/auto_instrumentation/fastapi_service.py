"""A FastAPI application whose answers are streamed while a database is asked. It knows nothing of
tracing."""

import sqlite3

import fastapi
from fastapi.responses import StreamingResponse

CHUNKS = 3

app = fastapi.FastAPI()


def ask(number):
    with sqlite3.connect(":memory:") as database:
        return str(database.cursor().execute("SELECT ? * 2", [number]).fetchone()[0])


@app.get("/stream")
def stream():
    return StreamingResponse(ask(number) for number in range(CHUNKS))


@app.get("/asynchronous-stream")
async def asynchronous_stream():
    async def chunks():
        for number in range(CHUNKS):
            yield ask(number)

    return StreamingResponse(chunks())
