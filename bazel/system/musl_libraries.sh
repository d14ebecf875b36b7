#!/usr/bin/env bash
# Compiles OpenSSL and zlib of Debian's source packages for musl, as static libraries, and installs
# them in a directory, as foreign_packages.sh unpacks the packages that have them for glibc. Used by
# target.bzl.
#
#   musl_libraries.sh RELEASE DIRECTORY
set -euo pipefail
release=$1 directory=$(readlink --canonicalize "$2")
sources=$(mktemp --directory)
trap 'rm -rf "$sources"' EXIT
here=$(dirname "$(readlink --canonicalize "$0")")
# shellcheck source-path=SCRIPTDIR
. "$here/musl_cc.sh"
add_musl_cc "$sources/bin"
"$here/debian_sources.sh" "$release" "$sources" openssl zlib
# OpenSSL tells when it was built.
export SOURCE_DATE_EPOCH=315532800
libraries=lib/x86_64-linux-musl

cd "$sources/openssl"
CC=musl-cc ./Configure linux-x86_64 no-shared no-tests -fPIC \
  --prefix=/usr --libdir="$libraries" --openssldir=/etc/ssl > /dev/null
make --silent --jobs="$(nproc)" build_libs > /dev/null
make --silent install_dev DESTDIR="$directory" > /dev/null

cd "$sources/zlib"
CC=musl-cc CFLAGS="-O2 -fPIC" ./configure --static --prefix=/usr --libdir="/usr/$libraries" > /dev/null
make --silent libz.a > /dev/null
install -D --mode=644 --target-directory="$directory/usr/include" zlib.h zconf.h
install -D --mode=644 --target-directory="$directory/usr/$libraries" libz.a

# By the packages that have the libraries for glibc.
for names in libssl-dev:openssl zlib1g-dev:zlib; do
  package=${names%:*} source=${names#*:}
  install -D --mode=644 "$sources/$source/debian/copyright" "$directory/usr/share/doc/$package/copyright"
  sed --quiet "s/^$source\t/$package\t/p" "$sources/packages.tsv" >> "$directory/packages.tsv"
done
