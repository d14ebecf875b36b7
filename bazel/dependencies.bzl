"""What a target is made from, as a file of labels, one a line: for tests of the layers. The tools that
make it are not among them.

A `genquery` would do on Bazel 4, but on 7 it loads the tools as well, and with them repositories that
a machine without the internet has not.
"""

_EDGES = ["data", "deps", "srcs"]

_Dependencies = provider(fields = {"labels": "a depset of labels as text"})

def _collect_impl(target, ctx):
    transitive = []
    for edge in _EDGES:
        for dependency in getattr(ctx.rule.attr, edge, None) or []:
            if type(dependency) == "Target" and _Dependencies in dependency:
                transitive.append(dependency[_Dependencies].labels)

    # Versions of Bazel write them with no @, one or two.
    own = str(target.label).lstrip("@")
    return [_Dependencies(labels = depset([own], transitive = transitive))]

_collect = aspect(
    implementation = _collect_impl,
    attr_aspects = _EDGES,
)

def _dependencies_impl(ctx):
    labels = ctx.attr.target[_Dependencies].labels.to_list()
    output = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(output, "\n".join(sorted(labels)) + "\n")
    return [DefaultInfo(
        files = depset([output]),
        runfiles = ctx.runfiles([output]),
    )]

dependencies = rule(
    implementation = _dependencies_impl,
    attrs = {"target": attr.label(aspects = [_collect], mandatory = True)},
)
