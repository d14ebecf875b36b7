"""Which programs run on the older CPython."""

def _is_wanted_impl(_ctx):
    return []

older_python_flag = rule(
    implementation = _is_wanted_impl,
    build_setting = config.bool(flag = True),
)

def _older_python_impl(_settings, _attr):
    return {"//:older_python": True}

_older_python = transition(
    implementation = _older_python_impl,
    inputs = [],
    outputs = ["//:older_python"],
)

def _on_older_python_impl(ctx):
    # One file, so that a test can have the program for each interpreter: their modules have one name.
    (archive,) = ctx.attr.program[0][OutputGroupInfo].python_zip_file.to_list()
    link = ctx.actions.declare_file(ctx.label.name + ".zip")
    ctx.actions.symlink(output = link, target_file = archive)
    return [DefaultInfo(
        files = depset([link]),
        runfiles = ctx.runfiles([link]),
    )]

on_older_python = rule(
    implementation = _on_older_python_impl,
    attrs = {
        "program": attr.label(cfg = _older_python),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    doc = "A py_binary as a zip file that runs on the older CPython.",
)
