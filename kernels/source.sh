#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The kernel source: unpacked from Debian's linux-source package into the
# cache, or copied there from a tree of the user's, which is only read.  What is
# on the disk counts: of a git tree with uncommitted changes the files as they
# are, of a tree that was built in place all but what make mrproper removes.
#
# usage: source.sh [--kernel-src DIR] [--unpatched] [--path]
# Prints the directory; with --path without making it.  A tree that the kernel
# series does not apply to is refused, unless nothing will be --unpatched.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/cache.sh
. "$HERE/cache.sh"
# shellcheck source=kernels/series.sh
. "$HERE/series.sh"

PACKAGE=linux-source-$SERIES
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

# tree_check: that $kernel_src can be a kernel's source.
tree_check() {
	local file dir
	[[ -d $kernel_src ]] || die 2 "$kernel_src is not a directory"
	for file in Makefile Kconfig; do
		[[ -f $kernel_src/$file ]] ||
			die 2 "$kernel_src is not a kernel source tree: it has no $file"
	done
	kernel_src=$(realpath "$kernel_src")
	for dir in "$CACHE" "$(realpath "$HERE/..")"; do
		[[ $(realpath -m "$dir")/ != "$kernel_src"/* ]] ||
			die 2 "$kernel_src has $dir in it, which changes while it is copied"
	done
}

# tree_version: what `make kernelversion` says, without running anything.
tree_version() {
	awk -F '[[:space:]]*=[[:space:]]*' '
		/^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION)[[:space:]]*=/ && !($1 in v) { v[$1] = $2 }
		END {
			if (v["VERSION"] == "") print "unknown"
			else print v["VERSION"] "." v["PATCHLEVEL"] (v["SUBLEVEL"] == "" ? "" : ".") v["SUBLEVEL"] v["EXTRAVERSION"]
		}' "$kernel_src/Makefile"
}

# tree_commit: of a git tree, as the kernel writes it: g0123456789ab-dirty.
# Git must not refresh the index, which it would do by itself.
tree_commit() {
	local -a git=(git --no-optional-locks -c core.fsmonitor=false -C "$kernel_src")
	local head
	[[ -e $kernel_src/.git && -n $(command -v git) ]] || return 0
	head=$("${git[@]}" rev-parse --short=12 HEAD 2>/dev/null) || return 0
	[[ -z $("${git[@]}" status --porcelain 2>/dev/null | head -n 1) ]] || head+=-dirty
	printf ' g%s' "$head"
}

# A tree is known by the names, sizes, modes and times of its files.  A tree that
# was only touched is copied again, which costs time and is never wrong.
tree_id() {
	(cd "$kernel_src" && find . -path ./.git -prune -o ! -type d -printf '%P %y%m %s %T@ %l\n') |
		LC_ALL=C sort | sha256sum
}

source_dir() {
	local sha256
	if [[ $kernel_src ]]; then
		sha256=$(tree_id) || die 1 "$kernel_src cannot be read"
	else
		[[ -r $TARBALL ]] || die 1 "$TARBALL is missing: install $PACKAGE (./run.sh deps) or name a tree (--kernel-src)"
		version=$(package_version)
		sha256=$(tarball_sha256)
	fi
	printf '%s/sources/linux-%s-%s\n' "$CACHE" "${version//[^[:alnum:].]/-}" "$(key "$version" "$sha256")"
}

# copy_tree: writable for its owner, who may have it from a disk that is not.
# make gets nothing of the caller's environment: KBUILD_OUTPUT would lead
# mrproper to a directory of the user's.
copy_tree() {
	# shellcheck disable=SC2016
	child bash -c 'set -o pipefail
		tar -C "$1" --exclude=./.git --mode=u+rwX -c . | tar -C "$2" --no-same-owner -x' \
		tar "$kernel_src" "$PARTIAL/linux" || die 1 "$kernel_src cannot be copied"
	[[ $(source_dir) == "$dir" ]] ||
		die 1 "$kernel_src changed while it was copied; start again when it does not"
	logged "source: mrproper" "$CACHE/logs/source.log" \
		env -i PATH="$PATH" HOME="$HOME" LC_ALL=C make -C "$PARTIAL/linux" mrproper || exit 1
	printf 'kernel_source=%s %s%s\n' "$kernel_src" "$version" "$commit" >"$PARTIAL/info"
}

unpack() {
	mkdir -p "$PARTIAL/linux"
	if [[ $kernel_src ]]; then
		copy_tree
	else
		child tar -C "$PARTIAL/linux" --strip-components=1 -xJf "$TARBALL" ||
			die 1 "$TARBALL cannot be unpacked"
		printf 'kernel_source=%s %s\n' "$PACKAGE" "$(package_version)" >"$PARTIAL/info"
		sha256sum "$TARBALL" | cut -d' ' -f1 >"$CACHE/sources/$(stat -Lc 'tarball-%s-%Y-%i' "$TARBALL")"
	fi
}

main() {
	local kernel_src='' version='' commit='' unpatched=0 path_only=0 dir began=$SECONDS
	while (($#)); do
		case $1 in
		--kernel-src) kernel_src=${2:?--kernel-src needs a directory}; shift ;;
		--unpatched) unpatched=1 ;;
		--path) path_only=1 ;;
		*) die 2 "unknown option '$1': valid are --kernel-src DIR, --unpatched, --path" ;;
		esac
		shift
	done
	if [[ $kernel_src ]]; then
		tree_check
		version=$(tree_version)
		((unpatched || path_only)) || series_check "$kernel_src" "Linux $version in $kernel_src"
	fi
	dir=$(source_dir)
	if ((!path_only)) && ! cache_ready "$dir"; then
		cache_lock source "unpacking the kernel source"
		if ! cache_ready "$dir"; then
			if [[ $kernel_src ]]; then
				commit=$(tree_commit)
				msg "source: copying $kernel_src, Linux $version$commit"
			else
				msg "source: unpacking $TARBALL"
			fi
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
