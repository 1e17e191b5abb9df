#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# libbpf, libperf and bpftool from the kernel source's tools/, static and out
# of tree.  Debian 12's libbpf is too old for struct_ops links.
#
# usage: tools.sh [--kernel-src DIR] [--jobs N] [--path]
# Prints the directory with include/, lib/ (libbpf.a, libperf.a and libapi.a,
# which libperf needs) and bin/bpftool; with --path without building.
#
# bpftool is the one that the kernel builds for itself (gen, btf): the full
# one links whatever of LLVM, libbfd and libcap the machine happens to have.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/cache.sh
. "$HERE/cache.sh"

RECIPE=1		# raise it when this script builds differently
UAPI=(bpf.h bpf_common.h btf.h perf_event.h)

# tmake DIR ARGS...: make in tools/DIR with nothing of the caller's
# environment in it.
tmake() {
	local dir=$1 ccache=''
	shift
	[[ -z $(command -v ccache) ]] || ccache='ccache '
	env -i PATH="$PATH" HOME="$HOME" LC_ALL=C CCACHE_DIR="$CCACHE_DIR" \
		make -C "$source/tools/$dir" -j"$jobs" CC="${ccache}gcc" HOSTCC="${ccache}gcc" "$@"
}

# Everything is made in $PARTIAL/obj, which is not kept.  This runs as one
# process group already: no child() in here.
build() {
	local obj=$PARTIAL/obj name
	mkdir -p "$obj"/{libbpf,libperf,bpftool} "$PARTIAL"/{include/linux,lib,bin}
	tmake lib/bpf OUTPUT="$obj/libbpf/" DESTDIR="$PARTIAL" prefix= \
		"$obj/libbpf/libbpf.a" install_headers
	tmake lib/perf O="$obj/libperf" "$obj/libperf/libperf.a" "$obj/libperf/libapi.a"
	tmake lib/perf O="$obj/libperf" DESTDIR="$PARTIAL" prefix= install_headers
	tmake bpf/bpftool OUTPUT="$obj/bpftool/" bootstrap
	cp "$obj"/libbpf/libbpf.a "$obj"/libperf/lib{perf,api}.a "$PARTIAL/lib/"
	cp "$obj"/bpftool/bootstrap/bpftool "$PARTIAL/bin/"
	for name in "${UAPI[@]}"; do
		cp "$source/tools/include/uapi/linux/$name" "$PARTIAL/include/linux/"
	done
	rm -rf "$obj"
}

main() {
	local path_only=0 jobs source dir
	local -a src=() files
	jobs=$(nproc)
	while (($#)); do
		case $1 in
		--kernel-src) src=(--kernel-src "${2:?--kernel-src needs a directory}"); shift ;;
		--jobs) jobs=$(number --jobs "${2:-}"); shift ;;
		--path) path_only=1 ;;
		*) die 2 "unknown option '$1': valid are --kernel-src DIR, --jobs N, --path" ;;
		esac
		shift
	done
	((path_only)) || child "$HERE/source.sh" "${src[@]}" >/dev/null
	source=$("$HERE/source.sh" --path "${src[@]}")
	dir=$CACHE/tools/$(key "$RECIPE" "$(basename "${source%/linux}")" "$(gcc --version | head -n 1)")
	if ((!path_only)) && ! cache_ready "$dir"; then
		cache_lock tools "building libbpf, libperf and bpftool"
		if ! cache_ready "$dir"; then
			mkdir -p "$CACHE/tools" "$CACHE/logs"
			cache_begin "$dir"
			logged "tools (libbpf, libperf, bpftool)" "$CACHE/logs/tools.log" build
			mapfile -t files < <(cd "$PARTIAL" && find . -type f | LC_ALL=C sort)
			cache_commit "$dir" "${files[@]}"
			cache_prune 3 "$CACHE/tools/"
		fi
	fi
	printf '%s\n' "$dir"
}

main "$@"
