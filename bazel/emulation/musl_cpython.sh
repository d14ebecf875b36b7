#!/usr/bin/env bash
# Compiles a CPython for musl from Debian's source package, for tests of the wheel, and installs it in
# a directory. It has the modules that need nothing but the C library and ROOT. Used by repository.bzl.
#
#   musl_cpython.sh RELEASE VERSION DIRECTORY SYSTEM ROOT
#
# RELEASE is the code name of the Debian that has this version, such as bookworm for 3.11. SYSTEM is the
# folder bazel/system, and ROOT what musl_libraries.sh there has made.
set -euo pipefail
release=$1 name=python$2 directory=$3 system=$4 root=$5
mkdir -p "$directory"
directory=$(readlink --canonicalize "$directory")
scratch=$(mktemp --directory)
trap 'rm -rf "$scratch"' EXIT
# Debian's patches put files where only its own packages have them.
"$system/debian_sources.sh" --without-patches "$release" "$scratch" "$name"
# shellcheck source-path=SCRIPTDIR/../system
. "$system/musl_cc.sh"
add_musl_cc "$scratch/bin"

# pkg-config must not find the machine's own libraries.
export PKG_CONFIG_LIBDIR="$root/usr/lib/x86_64-linux-musl/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
mkdir "$scratch/build"
cd "$scratch/build"
CC=musl-cc CPPFLAGS="-I$root/usr/include" LDFLAGS="-L$root/usr/lib/x86_64-linux-musl" \
  "$scratch/$name/configure" --prefix="$directory" --disable-test-modules --without-ensurepip \
  --without-static-libpython > /dev/null
make --silent --jobs="$(nproc)" > /dev/null
make --silent install > /dev/null
