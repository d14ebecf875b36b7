"""A library of the system as an external repository: @openssl, @protozero and others in
repositories.bzl.

The repository has the headers under `include`, libraries under `lib` and programs under `bin`, all
as links. It also has Debian's `copyright` with the licence, `components.json` with the name and
version for the wheel's bill of materials, and the given BUILD file.
"""

load("//bazel/system:debian.bzl", "component", "package_of")
load(
    "//bazel/system:target.bzl",
    "TARGET_ENVIRONMENT",
    "target_has_musl",
    "target_root",
    "target_triplet",
)

_INCLUDE_ROOTS = ["/usr/local/include", "/usr/include"]

def _find_headers(ctx, name, include_roots):
    """The files or directories of this name, in the order of the compiler."""
    return [
        ctx.path(root + "/" + name)
        for root in include_roots
        if ctx.path(root + "/" + name).exists
    ]

def _link_headers(ctx, name, found, merge):
    """Links headers under `include`; a directory that there are two of is merged."""
    if not merge or len(found) == 1:
        ctx.symlink(found[0], "include/" + name)
        return
    for directory in found:
        for entry in directory.readdir():
            ctx.symlink(entry, "include/{}/{}".format(name, entry.basename))

def _find_library(ctx, compiler, name, root = None):
    if root:
        path = ctx.path("{}/usr/lib/{}/{}".format(root, target_triplet(ctx), name))
        return str(path) if path.exists else None

    # The compiler answers with the bare name when it does not know the library.
    found = ctx.execute([compiler, "-print-file-name=" + name]).stdout.strip()
    return found if found.startswith("/") else None

def _system_package_impl(ctx):
    compiler = ctx.os.environ.get("CC") or ctx.which("cc") or ctx.which("gcc")
    root = target_root(ctx)
    multiarch = ctx.execute([compiler, "-print-multiarch"]).stdout.strip()
    include_roots = _INCLUDE_ROOTS + (["/usr/include/" + multiarch] if multiarch else [])
    if root:
        # The compiler for another machine does not look where that machine's headers are.
        include = "{}/usr/include".format(root)
        include_roots = [include, "{}/{}".format(include, target_triplet(ctx))]
    wanted = {}
    for name in ctx.attr.headers:
        found = _find_headers(ctx, name, include_roots)
        wanted["include/" + name] = found
        if found:
            _link_headers(ctx, name, found, merge = root != None)
    for name in ctx.attr.libraries:
        wanted["lib/" + name] = _find_library(ctx, compiler, name, root)
    for name in ctx.attr.programs:
        wanted["bin/" + name] = ctx.which(name)

    for link, target in wanted.items():
        if not target and target_has_musl(ctx) and not link.startswith("bin/"):
            # Only what the wheel needs is there. Whatever needs more does not build.
            continue
        if not target:
            fail("{} was not found on this machine. Debian has it in {} (see ci/setup).".format(
                link,
                " or ".join(ctx.attr.debian_packages),
            ))
        if not link.startswith("include/"):
            ctx.symlink(target, link)

    components = [component(ctx, ctx.attr.debian_packages[0], ctx.name, root)]
    libraries = [ctx.path("lib/" + name) for name in ctx.attr.libraries if wanted["lib/" + name]]
    for name, symbol in ctx.attr.optional_libraries.items():
        if ctx.execute(["grep", "--quiet", "--fixed-strings", symbol] + libraries).return_code:
            continue
        found = _find_library(ctx, compiler, name, root)
        if found:
            ctx.symlink(found, "lib/" + name)
            package = None if root else package_of(ctx, ctx.path(found).realpath)
            components.append(component(ctx, package or name, name, root))
    ctx.file("components.json", json.encode(components), executable = False)

    # Elsewhere than on Debian there may be none; only who distributes binaries asks for it.
    for package in ctx.attr.debian_packages:
        copyright = ctx.path("{}/usr/share/doc/{}/copyright".format(root or "", package))
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
        "optional_libraries": attr.string_dict(
            doc = "Linked where the libraries above ask for the symbol, and the machine has them.",
        ),
        "programs": attr.string_list(doc = "Found on the PATH."),
    },
    environ = ["CC", "PATH"] + TARGET_ENVIRONMENT,
    local = True,
)
