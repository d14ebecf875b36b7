"""@rules_python for a workspace that defines none, on a Bazel whose Python rules are built in. Used
by repositories.bzl.
"""

def _native_python_rules_impl(ctx):
    ctx.symlink(Label("//bazel/python:native_defs.bzl"), "python/defs.bzl")
    ctx.file("python/BUILD", """
alias(
    name = "toolchain_type",
    actual = "@bazel_tools//tools/python:toolchain_type",
    visibility = ["//visibility:public"],
)
""")

native_python_rules = repository_rule(
    implementation = _native_python_rules_impl,
)

def has_native_python_rules():
    """Whether this Bazel's own tools do without @rules_python, as they do before Bazel 7."""

    # Debian's Bazel does not tell its version. This rule came with Bazel 7.
    return not hasattr(native, "starlark_doc_extract")
