#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Builds a kernel, or finds it in the cache.
#
#   vanilla  the source as it is, tinyconfig plus config/fsnbench.config
#   isec     a copy of the built vanilla tree, plus the patches and
#            config/hook.config: make redoes only what they touch
#
# usage: build.sh [--kernel-src DIR] [--jobs N] [--path] vanilla|isec
# Prints the directory with vmlinux, System.map, config, release, info and
# build.log; with --path without building.
#
# The image is the same, bit for bit, wherever and whenever it is built from
# the same source by the same tools: no time, no user, no path gets into it.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/cache.sh
. "$HERE/cache.sh"

VARIANTS="vanilla isec"
declare -A STEPS=([vanilla]=1640 [isec]=100)	# lines of make's output, about
RECIPE=2		# raise it when this script builds differently
PATCHES=$HERE/patches/6.12
BUILD=$CACHE/build/linux

compiler() {
	gcc --version | head -n 1
}

toolchain() {
	compiler
	ld --version | head -n 1
	pahole --version
} 2>/dev/null

variant_key() {
	local base
	base=$(key "$RECIPE" "$(basename "${source%/linux}")" "$(toolchain)" \
		"$(files_sha256 "$HERE/config/fsnbench.config")")
	case $1 in
	vanilla) echo "$base" ;;
	isec) key "$base" "$(files_sha256 "$PATCHES"/*.patch "$HERE/config/hook.config")" ;;
	esac
}

entry_dir() { printf '%s/kernels/%s-%s\n' "$CACHE" "$1" "$(variant_key "$1")"; }
tree_dir() { printf '%s/trees/%s-%s\n' "$CACHE" "$1" "$(variant_key "$1")"; }

# kmake TARGET...: make with nothing of the caller's environment in it, and
# without the Rust compiler: its version would get into the configuration.
kmake() {
	local map=-fdebug-prefix-map=$BUILD=.
	local -a env=(PATH="$PATH" HOME="$HOME" LC_ALL=C CCACHE_DIR="$CCACHE_DIR"
		KBUILD_BUILD_TIMESTAMP='1970-01-01 00:00:00 UTC'
		KBUILD_BUILD_USER=fsnbench KBUILD_BUILD_HOST=fsnbench
		KBUILD_BUILD_VERSION=1)
	local -a tools=(RUSTC=false BINDGEN=false)
	[[ -z $(command -v ccache) ]] || tools+=(CC="ccache gcc" HOSTCC="ccache gcc")
	(umask 022 && exec env -i "${env[@]}" make -C "$BUILD" -j"$jobs" LOCALVERSION= \
		"${tools[@]}" KCFLAGS="$map" KAFLAGS="$map" "$@")
}

# configure FRAGMENT: merges it over .config and insists on every line of it.
configure() {
	local line name lost=()
	cat "$1" >>"$BUILD/.config"
	kmake olddefconfig >>"$LOG" 2>&1 || die 1 "make olddefconfig failed, see $LOG"
	while read -r line; do
		case $line in
		CONFIG_*=n) name=${line%=n} ;;
		CONFIG_*=*)
			grep -qxF -- "$line" "$BUILD/.config" || lost+=("$line")
			continue
			;;
		'# CONFIG_'*' is not set') name=${line#\# } name=${name% is not set} ;;
		*) continue ;;
		esac
		! grep -q "^$name=" "$BUILD/.config" || lost+=("$name=n")
	done <"$1"
	((${#lost[@]} == 0)) ||
		die 1 "this source does not take from ${1##*/}: ${lost[*]}"
}

# rejected: what patch(1) says on stdin, as the files and hunks at fault.
rejected() {
	awk '/^(checking|patching) file / { file = $3 }
		/^[|]\+\+\+ / { file = $2; sub(/^b\//, "", file) }
		/would create the file/ { file = $NF; sub(/,$/, "", file) }
		/No file to patch/ { print file " is not there" }
		/already exists/ { print file " exists already" }
		/previously applied/ { print file " has the change already" }
		/^Hunk .*FAILED/ { sub(/ --.*/, ""); print file " " $0 }
		/malformed patch/ { sub(/^.*malformed/, "malformed"); print }' |
		paste -sd ';'
}

# apply_patches: stops at the first that does not apply and names the place.
apply_patches() {
	local patch out place
	local -a options=(-p1 --forward --batch --fuzz=0 --no-backup-if-mismatch)
	for patch in "$PATCHES"/*.patch; do
		[[ -e $patch ]] || die 1 "there are no patches in $PATCHES"
		out=$(patch -d "$BUILD" "${options[@]}" <"$patch" 2>&1) && continue
		printf '%s\n' "$out" >>"$LOG"
		place=$(rejected <<<"$out")
		die 1 "${patch##*/} does not apply: ${place:-see $LOG}"
	done
}

info() {
	local image=$1 patches=none
	[[ $variant == vanilla ]] || patches=$(files_sha256 "$PATCHES"/*.patch)
	printf '%s=%s\n' \
		kernel "$variant" \
		kernel_release "$(cat "$PARTIAL/release")" \
		config_sha256 "$(sha256sum <"$BUILD/.config" | cut -d' ' -f1)" \
		vmlinux_sha256 "$(sha256sum <"$image" | cut -d' ' -f1)" \
		patches_sha256 "$patches" \
		compiler "$(compiler)"
	cat "${source%/linux}/info"
}

# prepare: a configured tree at $BUILD.
prepare() {
	rm -rf -- "$BUILD"
	mkdir -p "${BUILD%/*}"
	if [[ $variant == vanilla ]]; then
		child cp -a --reflink=auto "$source" "$BUILD"
		kmake tinyconfig >>"$LOG" 2>&1 || die 1 "make tinyconfig failed, see $LOG"
		configure "$HERE/config/fsnbench.config"
	else
		child cp -a --reflink=auto "$(tree_dir vanilla)/linux" "$BUILD"
		apply_patches
		configure "$HERE/config/hook.config"
	fi
}

# keep: moves what is worth keeping from $BUILD into the cache.  Symbols for
# debuggers are not: BTF has been made from them by now.
keep() {
	local dir=$1
	cache_begin "$dir"
	child objcopy --strip-debug "$BUILD/vmlinux" "$PARTIAL/vmlinux" ||
		die 1 "objcopy failed on $BUILD/vmlinux"
	cp "$BUILD/System.map" "$PARTIAL/System.map"
	cp "$BUILD/.config" "$PARTIAL/config"
	cp "$LOG" "$PARTIAL/build.log"
	kmake -s kernelrelease >"$PARTIAL/release" 2>>"$LOG"
	info "$PARTIAL/vmlinux" >"$PARTIAL/info"
	cache_commit "$dir" vmlinux System.map config release info
	cache_prune 5 "$CACHE/kernels/$variant-"
	if [[ $variant == vanilla ]]; then
		dir=$(tree_dir vanilla)
		cache_begin "$dir"
		mv -T "$BUILD" "$PARTIAL/linux"
		cache_commit "$dir" linux/vmlinux linux/.config
		cache_prune 1 "$CACHE/trees/vanilla-"
	else
		rm -rf -- "$BUILD"
	fi
}

ready() {
	cache_ready "$(entry_dir "$variant")" &&
		{ [[ ! $for_tree ]] || cache_ready "$(tree_dir "$variant")"; }
}

build() {
	local variant=$1 for_tree=${2:-}
	local LOG=$CACHE/logs/build-$variant.log
	! ready || return 0
	[[ $variant == vanilla ]] || build vanilla tree
	cache_lock build "building the kernel $variant"
	if ! ready; then
		mkdir -p "$CACHE/logs" "$CACHE/trees" "$CACHE/kernels"
		: >"$LOG"
		prepare
		EXPECTED_STEPS=${STEPS[$variant]} \
			logged "kernel $variant" "$LOG.make" kmake vmlinux || exit 1
		cat "$LOG.make" >>"$LOG"
		rm "$LOG.make"
		keep "$(entry_dir "$variant")"
	fi
	cache_unlock
}

main() {
	local path_only=0 jobs variant='' source
	local -a src=()
	jobs=$(nproc)
	while (($#)); do
		case $1 in
		--kernel-src) src=(--kernel-src "${2:?--kernel-src needs a directory}"); shift ;;
		--jobs) jobs=$(number --jobs "${2:-}"); shift ;;
		--path) path_only=1 ;;
		-*) die 2 "unknown option '$1': valid are --kernel-src DIR, --jobs N, --path" ;;
		*) variant=$1 ;;
		esac
		shift
	done
	[[ $variant && " $VARIANTS " == *" $variant "* ]] ||
		die 2 "unknown kernel '$variant': valid are $VARIANTS"
	((path_only)) || child "$HERE/source.sh" "${src[@]}" >/dev/null
	source=$("$HERE/source.sh" --path "${src[@]}")
	((path_only)) || build "$variant"
	entry_dir "$variant"
}

main "$@"
