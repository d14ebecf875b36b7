"""Tasks of Celery, whose broker is a directory."""

import pathlib

import celery

import lightstep_streaming

tracer = lightstep_streaming.Tracer(component_name="tasks")
app = celery.Celery("celery_application", broker="filesystem://")
app.conf.broker_transport_options = {"data_folder_in": "queue", "data_folder_out": "queue"}


@app.task
def trace(number):
    with tracer.start_active_span(str(number)):
        pass
    pathlib.Path("done", str(number)).touch()
