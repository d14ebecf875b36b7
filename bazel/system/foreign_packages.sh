#!/usr/bin/env bash
# Unpacks Debian packages of another architecture or release, and all that they depend on, into a
# directory. Nothing is configured, and no script of a package runs. DIRECTORY/packages.tsv says what is
# there: package, source, version and architecture. Used by target.bzl and ci/interpreter.
#
#   foreign_packages.sh ARCHITECTURE RELEASE DIRECTORY PACKAGE...
#
# ARCHITECTURE is Debian's word for it, such as arm64. RELEASE is a code name such as bookworm.
set -euo pipefail
architecture=$1 release=$2 directory=$3
shift 3
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$(readlink --canonicalize "$0")")/private_apt.sh"
private_apt "$architecture" "$release" deb
mkdir -p "$directory"
"${apt[@]}" --yes --download-only install "$@" > /dev/null

# As on an installed system, where these are links.
for name in bin lib sbin; do
  mkdir -p "$directory/usr/$name"
  ln --force --no-dereference --symbolic "usr/$name" "$directory/$name"
done
for package in "$scratch"/cache/*.deb; do
  dpkg-deb --show --showformat='${Package}\t${source:Package}\t${Version}\t${Architecture}\n' "$package" \
    >> "$directory/packages.tsv"
  dpkg-deb --fsys-tarfile "$package" |
    tar --extract --keep-directory-symlink --no-same-owner --directory="$directory"
done
