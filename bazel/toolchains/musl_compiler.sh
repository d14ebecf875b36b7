#!/usr/bin/env bash
# Compiles with clang for musl and its libc++, and links with the machine's GCC and linker against
# Debian's musl. See musl.bzl, which copies this script into one directory with the compiler and the
# libraries.
set -euo pipefail
here=$(dirname "$(readlink --canonicalize "$0")")
compiles= dependencies=
for ((i = 1; i <= $#; i++)); do
  case ${!i} in
    # Bazel leaves the options of a link to a file.
    -c | -E) compiles=1 ;;
    -MF)
      next=$((i + 1))
      dependencies=${!next}
      ;;
  esac
done
if [[ -n $compiles ]]; then
  # zig, whose clang this is, writes to its caches even if there is nothing to keep.
  cache=$(mktemp --directory)
  trap 'rm -rf "$cache"' EXIT
  export ZIG_GLOBAL_CACHE_DIR=$cache ZIG_LOCAL_CACHE_DIR=$cache
  "$here/site/ziglang/ziglang/zig" c++ -target x86_64-linux-musl "$@"
  # The compiler's own headers are named by their absolute paths. Output bases that share a cache have
  # them in different places, so this script stands for them.
  [[ -z $dependencies ]] || sed --in-place "s|[^ ]*/site/ziglang/[^ ]*|$0|" "$dependencies"
  exit
fi
# musl-gcc leaves out the table in which libunwind looks for frames.
exec musl-gcc "-L$here/lib" -Wl,--eh-frame-hdr "$@"
