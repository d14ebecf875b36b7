"""Debian's Boost as a repository: its headers, and Boost.Python for Debian's own interpreter, as there is
none for others.
"""

def _debian_boost_impl(ctx):
    program = "import sys; print('{}.{}'.format(*sys.version_info))"
    version = ctx.execute(["/usr/bin/python3", "-c", program]).stdout.strip()
    name = "libboost_python{}.so".format(version.replace(".", ""))
    ctx.symlink("/usr/include/boost", "include/boost")
    ctx.symlink(ctx.execute(["cc", "-print-file-name=" + name]).stdout.strip(), "lib/" + name)
    ctx.symlink(Label("//:boost.BUILD"), "BUILD")
    ctx.file("python.bzl", "BOOST_PYTHON_VERSION = \"{}\"\n".format(version))

debian_boost = repository_rule(
    implementation = _debian_boost_impl,
    local = True,
)
