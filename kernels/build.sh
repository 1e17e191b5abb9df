#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Builds a kernel, or finds it in the cache.
#
#   vanilla  the source as it is, tinyconfig plus config/fsnbench.config
#   isec     a copy of the built vanilla tree, plus the patches and
#            config/hook.config: make redoes only what they touch
#   embedded, embedded-end
#            isec with inode storage in struct inode, after i_security or at
#            the end; nearly every object is another
#   pure-*   isec with that one site compiled in and no static keys
#   debug    isec with what finds bugs, config/debug.config: changes every
#            object, hence a tree of its own
#
# usage: build.sh [--kernel-src DIR] [--jobs N] [--path] VARIANT
#        build.sh --list
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
# shellcheck source=kernels/series.sh
. "$HERE/series.sh"

SITES="send_to_group_raw send_to_group handle_event handle_event_late handle_event_devirt inode_event"
VARIANTS="vanilla isec embedded embedded-end debug pure-${SITES// / pure-}"
declare -A STEPS=([vanilla]=1640 [debug]=1750 [embedded]=1500 [embedded-end]=1500)	# lines of make's output, about;
STEPS_REST=100					# of what starts from vanilla
RECIPE=2		# raise it when this script builds differently
BUILD=$CACHE/build/linux

compiler() {
	gcc --version | head -n 1
}

toolchain() {
	compiler
	ld --version | head -n 1
	pahole --version
} 2>/dev/null

# pure_config VARIANT: the fragment of a pure kernel.
pure_config() {
	local site=${1#pure-}
	printf 'CONFIG_FSNOTIFY_HOOK_PURE_%s=y\n' "${site^^}"
}

variant_key() {
	local base
	local -a series
	base=$(key "$RECIPE" "$(basename "${source%/linux}")" "$(toolchain)" \
		"$(files_sha256 "$HERE/config/fsnbench.config")")
	case $1 in
	vanilla) echo "$base" ;;
	isec | embedded | embedded-end)
		series_files "$1"
		key "$base" "$(files_sha256 "${series[@]}" "$HERE/config/hook.config")"
		;;
	debug)
		series_files "$1"
		key "$base" "$(files_sha256 "${series[@]}" "$HERE"/config/{hook,debug}.config)"
		;;
	pure-*) key "$(variant_key isec)" "$(pure_config "$1")" ;;
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

info() {
	local image=$1 patches=none
	local -a series
	if [[ $variant != vanilla ]]; then
		series_files "$variant"
		patches=$(files_sha256 "${series[@]}")
	fi
	printf '%s=%s\n' \
		kernel "$variant" \
		kernel_release "$(cat "$PARTIAL/release")" \
		config_sha256 "$(sha256sum <"$BUILD/.config" | cut -d' ' -f1)" \
		vmlinux_sha256 "$(sha256sum <"$image" | cut -d' ' -f1)" \
		patches_sha256 "$patches" \
		compiler "$(compiler)"
	cat "${source%/linux}/info"
}

# from_scratch: does the variant have no object in common with vanilla?
from_scratch() { [[ $1 == vanilla || $1 == debug ]]; }

# prepare: a configured tree at $BUILD.
prepare() {
	at_exit_remove "$BUILD"
	child rm -rf -- "$BUILD"
	mkdir -p "${BUILD%/*}"
	if from_scratch "$variant"; then
		child cp -a --reflink=auto "$source" "$BUILD"
		kmake tinyconfig >>"$LOG" 2>&1 || die 1 "make tinyconfig failed, see $LOG"
		configure "$HERE/config/fsnbench.config"
	else
		child cp -a --reflink=auto "$(tree_dir vanilla)/linux" "$BUILD"
	fi
	[[ $variant != vanilla ]] || return 0
	series_apply "$BUILD" "$(sed -n 's/^kernel_source=//p' "${source%/linux}/info")" \
		"$variant"
	configure "$HERE/config/hook.config"
	case $variant in
	debug) configure "$HERE/config/debug.config" ;;
	pure-*)
		pure_config "$variant" >"$BUILD.$variant"
		at_exit_remove "$BUILD.$variant"
		configure "$BUILD.$variant"
		;;
	esac
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
	case $variant in
	vanilla | isec) cache_prune 5 "$CACHE/kernels/$variant-" ;;
	*) cache_prune 2 "$CACHE/kernels/$variant-" ;;
	esac
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

# make_variant VARIANT: hold the lock.
make_variant() {
	local variant=$1
	local LOG=$CACHE/logs/build-$variant.log
	: >"$LOG"
	prepare
	EXPECTED_STEPS=${STEPS[$variant]:-$STEPS_REST} \
		logged "kernel $variant" "$LOG.make" kmake vmlinux || exit 1
	cat "$LOG.make" >>"$LOG"
	rm "$LOG.make"
	keep "$(entry_dir "$variant")"
}

# build VARIANT: the lock is held to the end of this script, which removes what a
# failure leaves at $BUILD.
build() {
	! cache_ready "$(entry_dir "$1")" || return 0
	cache_lock build "building the kernel $1"
	! cache_ready "$(entry_dir "$1")" || return 0
	mkdir -p "$CACHE/logs" "$CACHE/trees" "$CACHE/kernels"
	from_scratch "$1" || cache_ready "$(tree_dir vanilla)" || make_variant vanilla
	make_variant "$1"
}

main() {
	local path_only=0 jobs variant='' source
	local -a src=() unpatched=()
	jobs=$(nproc)
	while (($#)); do
		case $1 in
		--kernel-src) src=(--kernel-src "${2:?--kernel-src needs a directory}"); shift ;;
		--jobs) jobs=$(number --jobs "${2:-}"); shift ;;
		--path) path_only=1 ;;
		--list) printf '%s\n' "${VARIANTS// /$'\n'}"; exit ;;
		-*) die 2 "unknown option '$1': valid are --kernel-src DIR, --jobs N, --path, --list" ;;
		*) variant=$1 ;;
		esac
		shift
	done
	[[ $variant && " $VARIANTS " == *" $variant "* ]] ||
		die 2 "unknown kernel '$variant': valid are $VARIANTS"
	[[ $variant != vanilla ]] || unpatched=(--unpatched)
	((path_only)) || child "$HERE/source.sh" "${src[@]}" "${unpatched[@]}" >/dev/null
	source=$("$HERE/source.sh" --path "${src[@]}")
	if ((!path_only)); then
		[[ -d $source ]] || die 1 "${src[1]} changed while it was copied; start again when it does not"
		build "$variant"
	fi
	entry_dir "$variant"
}

main "$@"
