"""The shared libraries that an extension module needs, in a directory beside it."""

def shared_libraries(module):
    """Those among the runfiles of a target, one of each name.

    Args:
      module: the target.

    Returns:
      a list of files.
    """
    by_name = {
        file.basename: file
        for file in module[DefaultInfo].default_runfiles.files.to_list()
        if ".so." in file.basename
    }
    return by_name.values()

def _module_libraries_impl(ctx):
    links = []
    for file in shared_libraries(ctx.attr.module):
        link = ctx.actions.declare_file(ctx.attr.directory + "/" + file.basename)
        ctx.actions.symlink(output = link, target_file = file)
        links.append(link)
    return [DefaultInfo(
        files = depset(links),
        runfiles = ctx.runfiles(links),
    )]

module_libraries = rule(
    implementation = _module_libraries_impl,
    attrs = {
        "directory": attr.string(doc = "Below this package."),
        "module": attr.label(doc = "What has them among its runfiles."),
    },
)
