"""Django under gunicorn."""

REQUESTS = 20


def test_requests(serve, assert_requests):
    def use(request):
        for number in range(REQUESTS):
            assert request(f"/double/{number}") == str(number * 2)

    command = ["python", "-m", "gunicorn", "--workers=2", "--bind=fd://{fd}"]
    command += ["django.core.wsgi:get_wsgi_application()"]
    serve(command, use, DJANGO_SETTINGS_MODULE="django_service")
    servers = assert_requests(REQUESTS, queries=1)
    assert {span.operation_name for span in servers} == {"GET double/<int:number>"}
