"""Describes the interpreter of the Python toolchain, for builds that follow the toolchain, such as
builds with modules.

Toolchains describe an interpreter's version and headers in different ways, and old ones not at all.
So actions run the interpreter to ask it. A monorepo with two interpreters thus builds the module
for each.
"""

load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")

_TOOLCHAIN = "@rules_python//python:toolchain_type"

_ATTRIBUTES = {
    "_scripts": attr.label_list(
        allow_files = True,
        default = [
            "//bazel/python:current.py",
            "//bazel/python:describe.py",
        ],
    ),
}

def _ask(ctx, command, output, arguments = [], inputs = []):
    """Runs current.py on the toolchain's interpreter."""
    runtime = ctx.toolchains[_TOOLCHAIN].py3_runtime
    ctx.actions.run(
        executable = runtime.interpreter or runtime.interpreter_path,
        arguments = ["-I", "-B", ctx.files._scripts[0].path, command, output.path] + arguments,
        inputs = depset(
            ctx.files._scripts + inputs,
            transitive = [runtime.files] if runtime.files else [],
        ),
        mnemonic = "AskPython",
        outputs = [output],
        progress_message = "Asking the Python toolchain for %{output}",
        use_default_shell_env = True,
    )

def _current_description_impl(ctx):
    output = ctx.actions.declare_file(ctx.label.name + ".json")
    _ask(ctx, "description", output)
    return [DefaultInfo(files = depset([output]))]

current_description = rule(
    implementation = _current_description_impl,
    attrs = _ATTRIBUTES,
    doc = "What describe.py says.",
    toolchains = [_TOOLCHAIN],
)

def _current_headers_impl(ctx):
    directory = ctx.actions.declare_directory(ctx.label.name)
    _ask(ctx, "headers", directory)
    headers = depset([directory])
    context = cc_common.create_compilation_context(
        headers = headers,
        system_includes = depset([directory.path]),
    )
    return [
        DefaultInfo(files = headers),
        CcInfo(compilation_context = context),
    ]

current_headers = rule(
    implementation = _current_headers_impl,
    attrs = _ATTRIBUTES,
    doc = "The interpreter's headers, to be compiled with.",
    toolchains = [_TOOLCHAIN],
)

def _current_boost_impl(ctx):
    output = ctx.actions.declare_file(ctx.attr.file_name)
    libraries = ctx.files.libraries
    _ask(ctx, "boost", output, [library.path for library in libraries], libraries)
    return [DefaultInfo(files = depset([output]))]

current_boost = rule(
    implementation = _current_boost_impl,
    attrs = dict(
        _ATTRIBUTES,
        file_name = attr.string(doc = "The output's."),
        libraries = attr.label_list(
            allow_files = True,
            doc = "Boost.Python, once for each interpreter in a directory like cp313.",
        ),
    ),
    doc = "That of the libraries which is the interpreter's.",
    toolchains = [_TOOLCHAIN],
)
