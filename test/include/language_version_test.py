"""A public header says in one sentence which C++ it needs if an older C++ cannot compile it."""

import os
import pathlib
import shutil
import subprocess

import pytest

HEADERS = sorted(path.name for path in pathlib.Path("include/lightstep").glob("*.h"))
# These need opentracing-cpp; test/opentracing_cpp/old_program.cc compiles them as C++11.
OF_OPENTRACING = {"metrics_observer.h", "tracer.h"}

COMPILER = os.environ.get("CC") or shutil.which("c++") or shutil.which("g++") or "clang++"


def complaints(header, standard):
    """What the compiler says of a file that includes nothing but the header."""
    command = [COMPILER, "-x", "c++", "-std=" + standard, "-fsyntax-only", "-Iinclude", "-"]
    return subprocess.run(
        command,
        check=False,
        input=f"#include <lightstep/{header}>\n",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ).stdout


def test_headers_are_found():
    assert {"options.h", "tracer.h", "version.h"} <= set(HEADERS)


@pytest.mark.parametrize("header", sorted(set(HEADERS) - OF_OPENTRACING))
def test_an_older_standard_than_the_header_needs_is_named(header):
    said = complaints(header, "c++11")
    if said:
        first = next(line for line in said.splitlines() if "error" in line)
        assert "need -std=c++17 or newer" in first


@pytest.mark.parametrize("header", sorted(set(HEADERS) - OF_OPENTRACING))
def test_the_header_compiles_as_cpp17(header):
    assert complaints(header, "c++17") == ""
