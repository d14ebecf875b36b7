"""The external repositories that building and developing the tracer needs.

A workspace can define a repository of lightstep_tracer_repositories() itself, before it calls that
function. A module can override one of extensions.bzl. docs/getting-started/bazel.md says which
targets each needs. `//:components.json` and `//:copyright` are only for the wheel: a list of
CycloneDX components, for its bill of materials, and the licence.
"""

load("//bazel/boost:repository.bzl", "boost")
load("//bazel/buildifier:repository.bzl", "buildifier")
load("//bazel/emulation:repository.bzl", "emulation")
load("//bazel/opentelemetry_collector:repository.bzl", "opentelemetry_collector")
load("//bazel/pip:published_tests.bzl", "published_tests")
load("//bazel/pip:repository.bzl", "pip_repository")
load("//bazel/python:native_rules.bzl", "has_native_python_rules", "native_python_rules")
load("//bazel/python:repository.bzl", "lightstep_python")
load("//bazel/system:repository.bzl", "system_package")
load("//bazel/system:target.bzl", "debian_target")
load("//bazel/toolchains:musl.bzl", "musl_toolchain")
load("//bazel/toolchains:repository.bzl", "cross_toolchain")

def _maybe(rule, name, **kwargs):
    if not native.existing_rule(name):
        rule(name = name, **kwargs)

def lightstep_tracer_repositories():
    """What the C++ tracer, the Python package, its wheel and the developer satellite are built with.

    Bazel fetches of it what is used.
    """
    if has_native_python_rules():
        _maybe(native_python_rules, name = "rules_python")
    define_repositories(_maybe)

def lightstep_tracer_development_repositories():
    """What the tracer's own tests and benchmarks and `ci/format` need besides."""
    define_development_repositories(_maybe)

def define_repositories(define, follow_toolchain = False, python_versions = []):
    """As lightstep_tracer_repositories(), for a WORKSPACE and for a module alike.

    Args:
      define: takes a repository rule, a name and the rule's attributes.
      follow_toolchain: whether the Python package is built for the Python toolchain, and not for the
        interpreter of @lightstep_python.
      python_versions: the other CPythons that the toolchain may have.
    """
    define(debian_target, name = "lightstep_target")
    define(lightstep_python, name = "lightstep_python", follow_toolchain = follow_toolchain)
    define(
        boost,
        name = "boost",
        follow_toolchain = follow_toolchain,
        python_versions = python_versions,
    )
    define(
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
    define(
        system_package,
        name = "zlib",
        build_file = Label("//bazel/zlib:package.BUILD"),
        debian_packages = ["zlib1g-dev"],
        headers = [
            "zconf.h",
            "zlib.h",
        ],
        libraries = ["libz.a"],
    )
    define(
        system_package,
        name = "opentracing_cpp",
        build_file = Label("//bazel/opentracing_cpp:package.BUILD"),
        debian_packages = ["libopentracing-dev"],
        headers = ["opentracing"],
        libraries = ["libopentracing.so.1"],
    )
    define(
        system_package,
        name = "protozero",
        build_file = Label("//bazel/protozero:package.BUILD"),
        debian_packages = ["libprotozero-dev"],
        headers = ["protozero"],
    )
    define(
        system_package,
        name = "com_google_protobuf",
        build_file = Label("//bazel/com_google_protobuf:package.BUILD"),
        debian_packages = ["protobuf-compiler", "libprotobuf-dev"],
        headers = ["google/protobuf"],
        libraries = ["libprotobuf.a"],
        programs = ["protoc"],
    )
    define(
        pip_repository,
        name = "lightstep_pip_runtime",
        distributions = [
            "opentracing",
            "protobuf",
        ],
    )
    define(
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

def define_development_repositories(define):
    """As lightstep_tracer_development_repositories().

    Args:
      define: as for define_repositories().
    """
    define(buildifier, name = "buildifier")
    define(cross_toolchain, name = "lightstep_toolchains")
    define(emulation, name = "lightstep_emulation")
    define(musl_toolchain, name = "lightstep_musl")
    define(opentelemetry_collector, name = "opentelemetry_collector")
    define(
        pip_repository,
        name = "lightstep_browser",
        directories = ["playwright"],
        # As they are in @lightstep_pip.
        exclude = [
            "greenlet",
            "typing-extensions",
        ],
        lock = Label("//bazel/pip:browser.txt"),
    )
    define(
        pip_repository,
        name = "lightstep_checks",
        lock = Label("//bazel/pip:checks.txt"),
    )
    define(
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
    define(
        pip_repository,
        name = "lightstep_instrumentations",
        # As they are in @lightstep_pip and @lightstep_pip_runtime.
        exclude = [
            "annotated-types",
            "anyio",
            "asgiref",
            "async-timeout",
            "certifi",
            "charset-normalizer",
            "deprecated",
            "exceptiongroup",
            "greenlet",
            "h11",
            "idna",
            "importlib-metadata",
            "markdown-it-py",
            "mdurl",
            "opentelemetry-api",
            "opentelemetry-proto",
            "opentelemetry-sdk",
            "opentelemetry-semantic-conventions",
            "packaging",
            "protobuf",
            "pydantic",
            "pydantic-core",
            "pygments",
            "redis",
            "requests",
            "rich",
            "sniffio",
            "typing-extensions",
            "typing-inspection",
            "urllib3",
            "zipp",
        ],
        lock = Label("//bazel/pip:instrumentations.txt"),
    )
    define(
        published_tests,
        name = "lightstep_instrumentation_tests",
        distributions = [
            "opentelemetry-instrumentation-asgi",
            "opentelemetry-instrumentation-celery",
            "opentelemetry-instrumentation-dbapi",
            "opentelemetry-instrumentation-django",
            "opentelemetry-instrumentation-fastapi",
            "opentelemetry-instrumentation-flask",
            "opentelemetry-instrumentation-httpx",
            "opentelemetry-instrumentation-logging",
            "opentelemetry-instrumentation-pymongo",
            "opentelemetry-instrumentation-redis",
            "opentelemetry-instrumentation-requests",
            "opentelemetry-instrumentation-sqlalchemy",
            "opentelemetry-instrumentation-sqlite3",
            "opentelemetry-instrumentation-urllib3",
            "opentelemetry-instrumentation-wsgi",
        ],
        lock = Label("//bazel/pip:instrumentations.txt"),
    )
    define(
        published_tests,
        name = "lightstep_sdk_tests",
        distributions = ["opentelemetry-sdk"],
        lock = Label("//bazel/pip:instrumentations.txt"),
    )
    define(
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
    define(
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
    define(
        system_package,
        name = "valgrind",
        build_file = Label("//bazel/valgrind:package.BUILD"),
        debian_packages = ["valgrind"],
        programs = ["valgrind"],
    )
