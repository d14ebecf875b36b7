"""The external repositories: what the tracer is built with, and what it is developed with.

A workspace that defines a repository of one of these names before it calls a function of this file
has its own used.
"""

load("//bazel/boost:repository.bzl", "boost")
load("//bazel/buildifier:repository.bzl", "buildifier")
load("//bazel/pip:repository.bzl", "pip_repository")
load("//bazel/python:repository.bzl", "lightstep_python")
load("//bazel/system:repository.bzl", "system_package")

def _maybe(rule, name, **kwargs):
    if not native.existing_rule(name):
        rule(name = name, **kwargs)

def lightstep_tracer_repositories():
    """What the C++ tracer and the Python module are built with."""
    _maybe(lightstep_python, name = "lightstep_python")
    _maybe(boost, name = "boost")
    _maybe(
        system_package,
        name = "openssl",
        build_file = Label("//bazel/openssl:package.BUILD"),
        debian_packages = ["libssl-dev"],
        headers = ["openssl"],
        libraries = [
            "libcrypto.a",
            "libssl.a",
        ],
    )
    _maybe(
        system_package,
        name = "protozero",
        build_file = Label("//bazel/protozero:package.BUILD"),
        debian_packages = ["libprotozero-dev"],
        headers = ["protozero"],
    )
    _maybe(
        system_package,
        name = "com_google_protobuf",
        build_file = Label("//bazel/com_google_protobuf:package.BUILD"),
        debian_packages = ["protobuf-compiler", "libprotobuf-dev"],
        headers = ["google/protobuf"],
        libraries = ["libprotobuf.a"],
        programs = ["protoc"],
    )
    _maybe(
        pip_repository,
        name = "lightstep_pip_runtime",
        distributions = [
            "opentracing",
            "protobuf",
        ],
    )

def lightstep_tracer_development_repositories():
    """What the tracer's tests, its developer satellite, the wheel and `ci/format` need besides."""
    _maybe(buildifier, name = "buildifier")
    _maybe(
        system_package,
        name = "com_google_googletest",
        build_file = Label("//bazel/com_google_googletest:package.BUILD"),
        debian_packages = ["libgtest-dev", "libgmock-dev"],
        headers = [
            "gmock",
            "gtest",
        ],
        libraries = [
            "libgmock.a",
            "libgtest.a",
            "libgtest_main.a",
        ],
    )
    _maybe(
        pip_repository,
        name = "lightstep_pip",
        exclude = [
            "cmeel-boost",
            "opentracing",
            "protobuf",
        ],
    )
