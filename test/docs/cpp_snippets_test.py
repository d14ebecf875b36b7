"""The C++ on each page compiles, against the public headers and the system's opentracing-cpp."""

import os
import re
import shutil
import subprocess

import pages
import pytest

COMPILER = os.environ.get("CC") or shutil.which("c++") or shutil.which("g++") or "clang++"
# What snippets take from those before them.
DECLARATIONS = """
#include <iostream>
#include <memory>
#include <string>

#include <lightstep/tracer.h>
#include <opentracing/dynamic_load.h>

extern std::shared_ptr<lightstep::LightStepTracer> tracer;
"""
PAGES = {"docs/getting-started/cpp.md": 3, "docs/guides/cpp-programs.md": 2}


def snippets(page):
    return re.findall(r"^```cpp\n(.*?)^```", pages.read(page), re.MULTILINE | re.DOTALL)


def test_no_page_is_left_out():
    assert {page: len(snippets(page)) for page in pages.PAGES if snippets(page)} == PAGES


@pytest.mark.parametrize(
    "page, number", [(page, number) for page, count in PAGES.items() for number in range(count)]
)
def test_the_snippet_compiles(page, number):
    lines = snippets(page)[number].splitlines()
    includes = [line for line in lines if line.startswith("#include")]
    body = [line for line in lines if line not in includes]
    program = [DECLARATIONS, *includes, "void Snippet() {", *body, "}"]
    done = subprocess.run(
        [COMPILER, "-x", "c++", "-std=c++17", "-fsyntax-only", "-Iinclude", "-"],
        check=False,
        input="\n".join(program),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "")
