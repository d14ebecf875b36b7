"""A source distribution for package indexes, whose build says which platforms have wheels. For
//python:sdist.
"""

def _lightstep_sdist_impl(ctx):
    # A directory, because the version is a part of the file's name.
    directory = ctx.actions.declare_directory(ctx.label.name)
    arguments = ctx.actions.args()
    arguments.add("--version", ctx.file.version)
    arguments.add("--metadata", ctx.file.metadata)
    arguments.add("--description", ctx.file.description)
    arguments.add("--license", ctx.file.license)
    arguments.add("--output", directory.path)
    arguments.add_all(ctx.files.srcs)
    ctx.actions.run(
        executable = ctx.executable._build_sdist,
        arguments = [arguments],
        inputs = depset(
            [
                ctx.file.description,
                ctx.file.license,
                ctx.file.metadata,
                ctx.file.version,
            ] + ctx.files.srcs,
        ),
        mnemonic = "SourceDistribution",
        outputs = [directory],
        use_default_shell_env = True,
    )
    return [DefaultInfo(
        files = depset([directory]),
        runfiles = ctx.runfiles([directory]),
    )]

lightstep_sdist = rule(
    implementation = _lightstep_sdist_impl,
    attrs = {
        "srcs": attr.label_list(allow_files = True, doc = "Packed as they are."),
        "description": attr.label(allow_single_file = True, doc = "The README."),
        "license": attr.label(allow_single_file = True),
        "metadata": attr.label(
            allow_single_file = True,
            doc = "Core metadata, but for the version and the description.",
        ),
        "version": attr.label(allow_single_file = True),
        "_build_sdist": attr.label(
            cfg = "exec",
            default = "//bazel/wheel:build_sdist",
            executable = True,
        ),
    },
)
