"""The settings, the URLs and a view of a Django project that asks a database, and knows nothing of
tracing."""

import sqlite3
from typing import List

from django.http import HttpResponse
from django.urls import path

ROOT_URLCONF = __name__
SECRET_KEY = "secret"
ALLOWED_HOSTS = ["*"]
MIDDLEWARE: List[str] = []


def double(request, number):
    with sqlite3.connect(":memory:") as database:
        return HttpResponse(database.cursor().execute("SELECT ? * 2", [number]).fetchone()[0])


urlpatterns = [path("double/<int:number>", double)]
