"""CPython's headers for the target machine. Used by repository.bzl.

They are those of the chosen interpreter, because only pyconfig.h differs between machines, and no
header asks for what differs in it between glibc and musl on one machine.
docs/decisions/0014-build-for-arm-beside-x86-64.md and 0015-build-for-musl-with-libcxx.md say how
that was found out.
"""

# What differs in pyconfig.h between x86-64 and 64-bit Arm, both with glibc.
_X86_64_TO_AARCH64 = {
    "#define HAVE_GCC_ASM_FOR_X64 1": "/* #undef HAVE_GCC_ASM_FOR_X64 */",
    "#define HAVE_GCC_ASM_FOR_X87 1": "/* #undef HAVE_GCC_ASM_FOR_X87 */",
    # wchar_t is unsigned on Arm, as this asks for.
    "/* #undef HAVE_USABLE_WCHAR_T */": "#define HAVE_USABLE_WCHAR_T 1",
    # PEP 11, from CPython 3.11 on.
    "#define PY_SUPPORT_TIER 1": "#define PY_SUPPORT_TIER 2",
    # For the hashes of CPython 3.14's own modules.
    "#define _Py_HACL_CAN_COMPILE_VEC128 1": "/* #undef _Py_HACL_CAN_COMPILE_VEC128 */",
    "#define _Py_HACL_CAN_COMPILE_VEC256 1": "/* #undef _Py_HACL_CAN_COMPILE_VEC256 */",
}

def _is_one_directory(python):
    """Whether the compiler finds all that the headers include, given their directory alone."""

    # Debian's pyconfig.h includes that of the machine, which is in another directory. The compiler looks
    # there if it is below /usr/include.
    include = python["include"] + "/"
    return python["pyconfig"].startswith(include) or include.startswith("/usr/include/")

def _target_pyconfig(ctx, python):
    """The text of pyconfig.h for the machine that is built for."""
    if (python["machine"], python["target_machine"]) != ("x86_64", "aarch64"):
        fail("{} has headers for {}, and it is not known how those for {} differ.".format(
            python["executable"],
            python["machine"],
            python["target_machine"],
        ))
    lines = ctx.read(python["pyconfig"]).split("\n")
    return "\n".join([_X86_64_TO_AARCH64.get(line, line) for line in lines])

def link_headers(ctx, python):
    """Links or writes the headers under `include`.

    Args:
      ctx: the repository's context.
      python: what describe.py says of the interpreter, and `target_machine`.
    """
    is_other_machine = python["target_machine"] != python["machine"]
    if not is_other_machine and _is_one_directory(python):
        ctx.symlink(python["include"], "include")
        return
    for entry in ctx.path(python["include"]).readdir():
        if entry.basename != "pyconfig.h":
            ctx.symlink(entry, "include/" + entry.basename)
    if is_other_machine:
        ctx.file("include/pyconfig.h", _target_pyconfig(ctx, python), executable = False)
    else:
        ctx.symlink(python["pyconfig"], "include/pyconfig.h")
