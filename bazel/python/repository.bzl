"""The interpreter as an external repository. Used by repositories.bzl, and by every rule that
fetches something for the interpreter.

`PYTHON_BIN_PATH` chooses the interpreter. The default is `python3` on the PATH. Python targets run
in an empty virtual environment, so that no package of the machine can be imported by accident.
"""

load("//bazel/python:target_headers.bzl", "link_headers")
load("//bazel/system:target.bzl", "TARGET_ENVIRONMENT", "target_has_musl", "target_machine")

_CHOSEN = {
    "@DESCRIPTION@": "interpreter.json",
    "@HEADERS@": "chosen_headers",
}

_CURRENT = {
    "@DESCRIPTION@": "@lightstep_tracer//bazel/python:current_description",
    "@HEADERS@": "@lightstep_tracer//bazel/python:current_headers",
}

def _describe_target(ctx, python):
    """Changes what describe.py says of the machine itself where another target is built for."""
    if target_machine(ctx):
        python["is_foreign"] = True
        python["target_machine"] = target_machine(ctx)
        python["extension_suffix"] = python["extension_suffix"].replace(
            python["machine"],
            python["target_machine"],
        )
    elif target_has_musl(ctx):
        python["is_foreign"] = True
        python["target_libc"] = "musl"

        # Before CPython 3.11, it depends on who built the interpreter whether it looks for the name
        # of glibc or that of musl. Every interpreter takes the short one.
        names_libc = int(python["version"].split(".")[1]) >= 11
        python["extension_suffix"] = (
            python["extension_suffix"].replace("-gnu", "-musl") if names_libc else ".so"
        )

def _lightstep_python_impl(ctx):
    chosen = ctx.os.environ.get("PYTHON_BIN_PATH") or ctx.which("python3")
    if not chosen:
        fail("No python3 on the PATH. Install one, or name one in PYTHON_BIN_PATH.")

    # Bazel starts over when a file that is asked for is new, so they are asked for first.
    describe = ctx.path(Label("//bazel/python:describe.py"))
    build_file = ctx.path(Label("//bazel/python:package.BUILD"))

    answer = ctx.execute([chosen, describe])
    if answer.return_code:
        fail("{} cannot be used: {}".format(chosen, answer.stderr))
    python = json.decode(answer.stdout)
    follows_toolchain = ctx.attr.follow_toolchain
    if not follows_toolchain and not ctx.path(python["include"] + "/Python.h").exists:
        fail("{} has no headers in {}: install its development package (ci/setup does).".format(
            chosen,
            python["include"],
        ))

    created = ctx.execute([python["executable"], "-m", "venv", "--without-pip", "venv"])
    if created.return_code:
        fail("No virtual environment from {}: {}".format(chosen, created.stdout + created.stderr))

    _describe_target(ctx, python)
    if not follows_toolchain:
        link_headers(ctx, python)
    ctx.file("interpreter.json", json.encode(python))
    ctx.file("interpreter.bzl", "\n".join([
        '"""The chosen interpreter, for BUILD files."""',
        "PYTHON_VERSION = \"{}\"".format(python["version"]),
        "PYTHON_TAG = \"{}\"".format(python["tag"]),
        # One that every interpreter takes, as the toolchain's is not known yet.
        "EXTENSION_SUFFIX = \"{}\"".format(
            ".so" if follows_toolchain else python["extension_suffix"],
        ),
        "",
    ]))
    ctx.template(
        "BUILD",
        build_file,
        dict(
            _CURRENT if follows_toolchain else _CHOSEN,
            **{"@EXECUTABLE@": str(ctx.path("venv/bin/python3"))}
        ),
    )

lightstep_python = repository_rule(
    implementation = _lightstep_python_impl,
    attrs = {
        "follow_toolchain": attr.bool(
            doc = "Whether //:headers and the module are of the Python toolchain's interpreter.",
        ),
    },
    configure = True,
    environ = ["PATH", "PYTHON_BIN_PATH"] + TARGET_ENVIRONMENT,
    local = True,
)

def chosen_python(ctx):
    """What describe.py told of the chosen interpreter. For other repository rules.

    They are fetched anew when it changes.
    """
    return json.decode(ctx.read(ctx.path(Label("@lightstep_python//:interpreter.json"))))
