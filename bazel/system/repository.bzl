"""A library of the system as an external repository: @openssl, @protozero and others in
repositories.bzl.

The repository has the headers under `include`, libraries under `lib` and programs under `bin`, each
as a link, Debian's `copyright`, which has the licence, and the BUILD file that it is given.
"""

_INCLUDE_ROOTS = ["/usr/local/include", "/usr/include"]

def _find_header(ctx, name):
    for root in _INCLUDE_ROOTS:
        if ctx.path(root + "/" + name).exists:
            return root + "/" + name
    return None

def _find_library(ctx, compiler, name):
    # The compiler answers with the bare name when it does not know the library.
    found = ctx.execute([compiler, "-print-file-name=" + name]).stdout.strip()
    return found if found.startswith("/") else None

def _system_package_impl(ctx):
    compiler = ctx.os.environ.get("CC") or ctx.which("cc") or ctx.which("gcc")
    wanted = {"include/" + name: _find_header(ctx, name) for name in ctx.attr.headers}
    for name in ctx.attr.libraries:
        wanted["lib/" + name] = _find_library(ctx, compiler, name)
    for name in ctx.attr.programs:
        wanted["bin/" + name] = ctx.which(name)

    for link, target in wanted.items():
        if not target:
            fail("{} was not found on this machine. Debian has it in {} (see ci/setup).".format(
                link,
                " or ".join(ctx.attr.debian_packages),
            ))
        ctx.symlink(target, link)

    for name in ctx.attr.optional_libraries:
        found = _find_library(ctx, compiler, name)
        if found:
            ctx.symlink(found, "lib/" + name)

    # Elsewhere than on Debian there may be none; only who distributes binaries asks for it.
    for package in ctx.attr.debian_packages:
        copyright = ctx.path("/usr/share/doc/{}/copyright".format(package))
        if copyright.exists:
            ctx.symlink(copyright, "copyright")
            break
    ctx.symlink(ctx.attr.build_file, "BUILD")

system_package = repository_rule(
    implementation = _system_package_impl,
    attrs = {
        "build_file": attr.label(mandatory = True, allow_single_file = True),
        "debian_packages": attr.string_list(mandatory = True),
        "headers": attr.string_list(doc = "Directories under an include root."),
        "libraries": attr.string_list(doc = "File names, found by the compiler."),
        "optional_libraries": attr.string_list(doc = "Linked where the machine has them."),
        "programs": attr.string_list(doc = "Found on the PATH."),
    },
    environ = ["CC", "PATH"],
    local = True,
)
