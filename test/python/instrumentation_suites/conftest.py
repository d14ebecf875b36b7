"""Which suite is run: --suite=NAME."""


def pytest_addoption(parser):
    parser.addoption("--suite", help="the name of an instrumentation, such as flask")
