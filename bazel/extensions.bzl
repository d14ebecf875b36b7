"""The external repositories of repositories.bzl as extensions of MODULE.bazel."""

load(
    "//bazel:repositories.bzl",
    "define_development_repositories",
    "define_repositories",
)

def _define(rule, name, **kwargs):
    rule(name = name, **kwargs)

def _lightstep_impl(ctx):
    versions = {
        tag.version: None
        for module in ctx.modules
        for tag in module.tags.python
    }
    define_repositories(_define, follow_toolchain = True, python_versions = versions.keys())

_python = tag_class(
    attrs = {
        "version": attr.string(
            doc = "Such as 3.13. It takes the same Boost as the interpreter of @lightstep_python.",
            mandatory = True,
        ),
    },
    doc = "A CPython, beside that of @lightstep_python, that a toolchain has.",
)

lightstep = module_extension(
    implementation = _lightstep_impl,
    doc = "What the C++ tracer, the Python package, its wheel and the developer satellite are built " +
          "with. A root module puts a repository of its own in the place of one by override_repo().",
    tag_classes = {"python": _python},
)

def _development_impl(_ctx):
    define_development_repositories(_define)

development = module_extension(
    implementation = _development_impl,
    doc = "What the tracer's own tests, benchmarks and ci/format need besides.",
)
