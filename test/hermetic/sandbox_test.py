"""Tests run on the chosen interpreter, with what they declare and nothing else, on loopback
alone.
"""

import json
import os
import pathlib
import socket
import sys
import sysconfig

import pytest


def test_the_interpreter_is_the_chosen_one():
    chosen = json.loads(pathlib.Path(os.environ["INTERPRETER"]).read_text())
    assert os.path.realpath(sys.executable) == os.path.realpath(chosen["executable"])
    assert sysconfig.get_config_var("EXT_SUFFIX") == chosen["extension_suffix"]


@pytest.mark.parametrize("undeclared", ["pip", "setuptools", "opentracing"])
def test_a_package_that_is_not_declared_cannot_be_imported(undeclared):
    with pytest.raises(ImportError):
        __import__(undeclared)


def test_there_is_no_way_to_any_network():
    _, *routes = pathlib.Path("/proc/net/route").read_text().splitlines()
    assert routes == []


def test_loopback_works():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            accepted, _ = server.accept()
            with accepted:
                client.sendall(b"span")
                assert accepted.recv(4) == b"span"
