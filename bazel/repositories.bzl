"""The external repositories: what the tracer is built with, and what it is developed with.

A workspace that defines a repository of one of these names before it calls a function of this file
has its own used, with these targets in it (`//:components.json` and `//:copyright` are for the wheel alone: a list of
CycloneDX components, for its bill of materials, and the licence):

  @boost                 //:headers (1.81 or newer) and, for the Python package, //:python,
                         //:components.json and //:copyright
  @com_google_protobuf   //:protoc, which makes the developer satellite's classes and with them the
                         wheel (so of a version that the protobuf of bazel/pip/requirements.txt can
                         run); the tracer's own tests use //:protobuf too
  @lightstep_python      //:headers, //:interpreter.bzl and //:interpreter.json, as bazel/python/ makes
                         them. A toolchain that is registered takes its place for running programs
                         alone, not for what is built; another interpreter needs no more than
                         PYTHON_BIN_PATH
  @opentracing_cpp       //:opentracing, of version 1.6; for //:tracer and //:tracer_plugin alone
  @openssl               //:ssl, //:components.json and //:copyright
  @protozero             //:protozero, //:components.json and //:copyright
"""

load("//bazel/boost:repository.bzl", "boost")
load("//bazel/buildifier:repository.bzl", "buildifier")
load("//bazel/pip:repository.bzl", "pip_repository")
load("//bazel/python:native_rules.bzl", "has_native_python_rules", "native_python_rules")
load("//bazel/python:repository.bzl", "lightstep_python")
load("//bazel/system:repository.bzl", "system_package")

def _maybe(rule, name, **kwargs):
    if not native.existing_rule(name):
        rule(name = name, **kwargs)

def lightstep_tracer_repositories():
    """What the C++ tracer, the Python package, its wheel and the developer satellite are built with.

    Bazel fetches of it what is used.
    """
    if has_native_python_rules():
        _maybe(native_python_rules, name = "rules_python")
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
        # Newer ones compress certificates.
        optional_libraries = {
            "libz.a": "deflateInit_",
            "libzstd.a": "ZSTD_compress",
        },
    )
    _maybe(
        system_package,
        name = "opentracing_cpp",
        build_file = Label("//bazel/opentracing_cpp:package.BUILD"),
        debian_packages = ["libopentracing-dev"],
        headers = ["opentracing"],
        libraries = ["libopentracing.so.1"],
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
    _maybe(
        pip_repository,
        name = "lightstep_pip",
        # No program of a consumer's depends on these.
        directories = [
            "django",
            "mypy",
        ],
        exclude = [
            "cmeel-boost",
            "opentracing",
            "protobuf",
        ],
    )

def lightstep_tracer_development_repositories():
    """What the tracer's own tests and benchmarks and `ci/format` need besides."""
    _maybe(buildifier, name = "buildifier")
    _maybe(
        pip_repository,
        name = "lightstep_company",
        directories = [
            "cmeel-boost",
            "numpy",
        ],
        # As they are in @lightstep_pip and @lightstep_pip_runtime.
        exclude = [
            "grpcio",
            "protobuf",
            "setuptools",
            "typing-extensions",
        ],
        lock = Label("//bazel/pip:company.txt"),
    )
    _maybe(
        system_package,
        name = "com_github_google_benchmark",
        build_file = Label("//bazel/com_github_google_benchmark:package.BUILD"),
        debian_packages = ["libbenchmark-dev"],
        headers = ["benchmark"],
        libraries = [
            "libbenchmark.so.1debian",
            "libbenchmark_main.a",
        ],
    )
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
        system_package,
        name = "valgrind",
        build_file = Label("//bazel/valgrind:package.BUILD"),
        debian_packages = ["valgrind"],
        programs = ["valgrind"],
    )
