#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The kernel source: unpacked from Debian's linux-source package into the
# cache, or copied there from a tree of the user's, which is left as it is.
#
# usage: source.sh [--kernel-src DIR] [--path]
# Prints the directory; with --path without making it.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/cache.sh
. "$HERE/cache.sh"

PACKAGE=linux-source-6.12
TARBALL=/usr/src/$PACKAGE.tar.xz

# The checksum of 150 MB takes a second: it is remembered by size and time.
tarball_sha256() {
	local memo
	memo=$CACHE/sources/$(stat -Lc 'tarball-%s-%Y-%i' "$TARBALL")
	if [[ -s $memo ]]; then
		cat "$memo"
	else
		sha256sum "$TARBALL" | cut -d' ' -f1
	fi
}

package_version() {
	dpkg-query -W -f '${Version}\n' "$PACKAGE" 2>/dev/null || echo unknown
}

# A tree is known by the names, sizes and times of its files.  A tree that was
# only touched is copied again, which costs time and is never wrong.
tree_id() {
	(cd "$1" && find . -path ./.git -prune -o -type f -printf '%p %s %T@\n') |
		LC_ALL=C sort | sha256sum
}

source_dir() {
	local version sha256
	if [[ $kernel_src ]]; then
		version=tree
		sha256=$(tree_id "$kernel_src")
	else
		[[ -r $TARBALL ]] || die 1 "$TARBALL is missing: install $PACKAGE (./run.sh deps) or name a tree (--kernel-src)"
		version=$(package_version)
		sha256=$(tarball_sha256)
	fi
	printf '%s/sources/linux-%s-%s\n' "$CACHE" "${version//[^[:alnum:].]/-}" "$(key "$version" "$sha256")"
}

unpack() {
	mkdir -p "$PARTIAL/linux"
	if [[ $kernel_src ]]; then
		# shellcheck disable=SC2016
		child bash -c 'set -o pipefail; tar -C "$1" --exclude=./.git -c . | tar -C "$2" -x' \
			tar "$kernel_src" "$PARTIAL/linux"
		logged "source: mrproper" "$CACHE/logs/source.log" make -C "$PARTIAL/linux" mrproper
		printf 'kernel_source=%s\n' "$kernel_src" >"$PARTIAL/info"
	else
		child tar -C "$PARTIAL/linux" --strip-components=1 -xJf "$TARBALL"
		printf 'kernel_source=%s %s\n' "$PACKAGE" "$(package_version)" >"$PARTIAL/info"
		sha256sum "$TARBALL" | cut -d' ' -f1 >"$CACHE/sources/$(stat -Lc 'tarball-%s-%Y-%i' "$TARBALL")"
	fi
}

main() {
	local kernel_src='' path_only=0 dir began=$SECONDS
	while (($#)); do
		case $1 in
		--kernel-src) kernel_src=${2:?--kernel-src needs a directory}; shift ;;
		--path) path_only=1 ;;
		*) die 2 "unknown option '$1': valid are --kernel-src DIR, --path" ;;
		esac
		shift
	done
	if [[ $kernel_src ]]; then
		[[ -f $kernel_src/Makefile && -f $kernel_src/Kconfig ]] ||
			die 2 "$kernel_src is not a kernel source tree"
		kernel_src=$(realpath "$kernel_src")
	fi
	dir=$(source_dir)
	if ((!path_only)) && ! cache_ready "$dir"; then
		cache_lock source "unpacking the kernel source"
		if ! cache_ready "$dir"; then
			msg "source: unpacking ${kernel_src:-$TARBALL}"
			mkdir -p "$CACHE/sources" "$CACHE/logs"
			cache_begin "$dir"
			unpack
			cache_commit "$dir" info linux/Makefile linux/Kconfig
			cache_prune 3 "$CACHE/sources/linux-"
			msg "source: done in $(elapsed $((SECONDS - began)))"
		fi
	fi
	printf '%s\n' "$dir/linux"
}

main "$@"
