"""Tasks of Celery, whose broker is a directory, and a producer of them. They know nothing of
tracing.

celery_service.py COUNT
"""

import pathlib
import sqlite3
import sys

import celery

app = celery.Celery("celery_service", broker="filesystem://")
app.conf.broker_transport_options = {"data_folder_in": "queue", "data_folder_out": "queue"}


@app.task(name="double")
def double(number):
    with sqlite3.connect(":memory:") as database:
        database.cursor().execute("SELECT ? * 2", [number])
    pathlib.Path("done", str(number)).touch()


if __name__ == "__main__":
    for number in range(int(sys.argv[1])):
        double.delay(number)
