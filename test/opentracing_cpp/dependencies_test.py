"""The C++ tracer does not depend on Python, nor the Python package on opentracing-cpp."""

import pathlib

import pytest


def dependencies(name):
    """The labels of everything that a target is made from."""
    return pathlib.Path(f"test/opentracing_cpp/{name}_dependencies").read_text().splitlines()


def is_of_python(label):
    return label.startswith(("//python", "lightstep_python//", "lightstep_pip", "boost//:python"))


@pytest.mark.parametrize("name", ["tracer", "plugin"])
def test_the_cpp_tracer_is_made_without_python(name):
    labels = dependencies(name)
    assert "opentracing_cpp//:opentracing" in labels
    assert "//src/delivery:delivery" in labels
    assert [label for label in labels if is_of_python(label)] == []


def test_the_python_package_is_made_without_opentracing_cpp():
    labels = dependencies("python_package")
    assert "boost//:python" in labels
    assert "//src/delivery:delivery" in labels
    assert [label for label in labels if "opentracing_cpp" in label] == []
    assert [label for label in labels if label.startswith("//src/opentracing_cpp")] == []
