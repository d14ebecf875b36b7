#!/usr/bin/env bash
# Unpacks Debian source packages, each into a folder of its name in a directory. DIRECTORY/packages.tsv
# says what is there: package, source, version and `source`, as the file of foreign_packages.sh does.
# Used by target.bzl and by the rules that compile for musl.
#
#   debian_sources.sh [--without-patches] RELEASE DIRECTORY SOURCE...
#
# RELEASE is a code name such as bookworm. Debian's patches are applied, or left out.
set -euo pipefail
options=()
[[ $1 != --without-patches ]] || { options=(--skip-patches); shift; }
release=$1 directory=$2
shift 2
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$(readlink --canonicalize "$0")")/private_apt.sh"
private_apt "$(dpkg --print-architecture)" "$release" deb-src
mkdir -p "$directory"
directory=$(readlink --canonicalize "$directory")
for source in "$@"; do
  mkdir "$scratch/$source"
  (
    cd "$scratch/$source"
    "${apt[@]}" --download-only source --only-source "$source/$release" > /dev/null
    # apt has checked the hashes against the signed lists.
    dpkg-source --no-check "${options[@]}" --extract ./*.dsc "$directory/$source" > /dev/null
  )
  version=$(dpkg-parsechangelog --file "$directory/$source/debian/changelog" --show-field Version)
  printf '%s\t%s\t%s\tsource\n' "$source" "$source" "$version" >> "$directory/packages.tsv"
done
