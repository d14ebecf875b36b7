"""The project's own rules, thin layers over Bazel's. They define once what all targets have in
common.

This is the only file that depends on differences between versions of Bazel.
"""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library", "cc_test")
load("@rules_python//python:defs.bzl", "py_test")

_RUN_PYTEST = str(Label("//bazel/pytest:run_pytest.py"))

# What measures the coverage of a test, where ci/coverage asks for it.
_MEASURED = select({
    str(Label("//bazel/pytest:measures_coverage")): [str(Label("//bazel/pytest:measured"))],
    "//conditions:default": [],
})

# Our targets are linked statically into whatever uses them; nothing of them is visible from outside
# the module.
_COPTS = [
    "-std=c++17",
    "-Wall",
    "-Wextra",
    "-fvisibility=hidden",
]

# What runs once a process or once a request is compiled for size: docs/performance.md has the
# figures. Not where coverage is measured, which needs code that is not optimised.
_FOR_SIZE = select({
    str(Label("//bazel/pytest:measures_coverage")): [],
    "//conditions:default": ["-Os"],
})

def lightstep_cc_library(name, copts = [], is_cold = False, **kwargs):
    """A library of the tracer's.

    Args:
      name: the target's.
      copts: further options of the compiler.
      is_cold: whether nothing of it runs for each span.
      **kwargs: as for `cc_library`.
    """
    cc_library(
        name = name,
        copts = _COPTS + copts + (_FOR_SIZE if is_cold else []),
        linkstatic = True,
        **kwargs
    )

def lightstep_cc_binary(name, copts = [], **kwargs):
    """A program, or with `linkshared` a module."""
    cc_binary(
        name = name,
        copts = _COPTS + copts,
        **kwargs
    )

def lightstep_cc_test(name, copts = [], deps = [], size = "small", **kwargs):
    """A test on GoogleTest and GoogleMock."""
    cc_test(
        name = name,
        size = size,
        copts = _COPTS + copts,
        linkstatic = True,
        deps = deps + ["@com_google_googletest//:gtest_main"],
        **kwargs
    )

def lightstep_fuzz_test(name, srcs, deps = []):
    """A fuzz target: a test that replays the files in corpus/<name> and mutations of them.

    ci/fuzz has libFuzzer drive the same program instead (see //test/fuzz:driver).
    """
    corpus = "corpus/" + name
    cc_test(
        name = name,
        size = "small",
        srcs = srcs,
        args = [native.package_name() + "/" + corpus],
        copts = _COPTS,
        data = native.glob([corpus + "/*"]),
        linkstatic = True,
        deps = deps + ["//test/fuzz:driver"],
    )

def lightstep_py_test(name, srcs, args = [], deps = [], size = "small", **kwargs):
    """A test on pytest.

    Args:
      name: the target's.
      srcs: the first is the file with the tests.
      args: for pytest.
      deps: what the tests import; pytest comes by itself.
      size: as Bazel knows it.
      **kwargs: as for `py_test`.
    """
    py_test(
        name = name,
        size = size,
        srcs = srcs + [_RUN_PYTEST],
        args = ["$(rootpath {})".format(srcs[0])] + args,
        main = _RUN_PYTEST,
        python_version = "PY3",
        deps = deps + ["@lightstep_pip//:pytest"] + _MEASURED,
        **kwargs
    )
