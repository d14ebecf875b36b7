"""Lists what a target is made from, one label a line, for tests of the layers. This includes tools
that a genrule names, but not those of Bazel's own rules.

On Bazel 4, a `genquery` would be enough. On Bazel 7, that also loads the tools, and with them
repositories that a machine without the internet does not have.
"""

_EDGES = ["data", "deps", "hdrs", "srcs", "tools"]

_Dependencies = provider(fields = {"labels": "a depset of labels as text"})

def _spell(label):
    """A label as a WORKSPACE has it: `boost//:python`, or `//src/common:common`."""

    # Versions of Bazel write them with no @, one or two.
    repository, rest = str(label).lstrip("@").split("//", 1)

    # A module's repository is written behind the module and its extension.
    return repository.replace("~", "+").split("+")[-1] + "//" + rest

def _collect_impl(target, ctx):
    transitive = []
    for edge in _EDGES:
        for dependency in getattr(ctx.rule.attr, edge, None) or []:
            if type(dependency) == "Target" and _Dependencies in dependency:
                transitive.append(dependency[_Dependencies].labels)

    return [_Dependencies(labels = depset([_spell(target.label)], transitive = transitive))]

_collect = aspect(
    implementation = _collect_impl,
    apply_to_generating_rules = True,
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
