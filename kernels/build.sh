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
#   bundle-* vanilla, isec or embedded with the drivers of test machines,
#            config/bundle.config; an entry has vmlinuz as well
#   debug    isec with what finds bugs, config/debug.config: changes every
#            object, hence a tree of its own
#
# usage: build.sh [--kernel-src DIR] [--jobs N] [--path] VARIANT
#        build.sh --list
# Prints the directory with vmlinux, System.map, config, release, info and
# build.log; with --path without building.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/cache.sh
. "$HERE/cache.sh"
# shellcheck source=kernels/series.sh
. "$HERE/series.sh"
# shellcheck source=kernels/make.sh
. "$HERE/make.sh"

SITES="send_to_group_raw send_to_group handle_event handle_event_late handle_event_devirt inode_event"
BUNDLED="vanilla isec embedded"
VARIANTS="vanilla isec embedded embedded-end debug bundle-${BUNDLED// / bundle-} pure-${SITES// / pure-}"
# Lines of make's output, about, and of what starts from vanilla.
declare -A STEPS=([vanilla]=1640 [debug]=1750 [embedded]=1500 [embedded-end]=1500
	[bundle-vanilla]=2400 [bundle-isec]=2400 [bundle-embedded]=2400)
STEPS_REST=100
RECIPE=2		# raise it when this script builds differently
BUILD=$CACHE/build/linux

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
	bundle-*) key "$(variant_key "${1#bundle-}")" "$(files_sha256 "$HERE/config/bundle.config")" ;;
	esac
}

entry_dir() { printf '%s/kernels/%s-%s\n' "$CACHE" "$1" "$(variant_key "$1")"; }
tree_dir() { printf '%s/trees/%s-%s\n' "$CACHE" "$1" "$(variant_key "$1")"; }

info() {
	local image=$1 patches=none
	local -a series
	if [[ $(patched "$variant") != vanilla ]]; then
		series_files "$(patched "$variant")"
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
from_scratch() { [[ $1 == vanilla || $1 == debug || $1 == bundle-* ]]; }

# patched VARIANT: the variant whose patches it has.
patched() { echo "${1#bundle-}"; }

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
	if [[ $(patched "$variant") != vanilla ]]; then
		series_apply "$BUILD" "$(sed -n 's/^kernel_source=//p' "${source%/linux}/info")" \
			"$(patched "$variant")"
		configure "$HERE/config/hook.config"
	fi
	case $variant in
	bundle-*) configure "$HERE/config/bundle.config" ;;
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
	local -a files=(vmlinux System.map config release info)
	cache_begin "$dir"
	child objcopy --strip-debug "$BUILD/vmlinux" "$PARTIAL/vmlinux" ||
		die 1 "objcopy failed on $BUILD/vmlinux"
	cp "$BUILD/System.map" "$PARTIAL/System.map"
	cp "$BUILD/.config" "$PARTIAL/config"
	if [[ $variant == bundle-* ]]; then
		cp "$BUILD/arch/x86/boot/bzImage" "$PARTIAL/vmlinuz"
		files+=(vmlinuz)
	fi
	cp "$LOG" "$PARTIAL/build.log"
	kmake -s kernelrelease >"$PARTIAL/release" 2>>"$LOG"
	info "$PARTIAL/vmlinux" >"$PARTIAL/info"
	cache_commit "$dir" "${files[@]}"
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
	local -a targets=(vmlinux)
	[[ $variant != bundle-* ]] || targets+=(bzImage)
	: >"$LOG"
	prepare
	EXPECTED_STEPS=${STEPS[$variant]:-$STEPS_REST} \
		logged "kernel $variant" "$LOG.make" kmake "${targets[@]}" || exit 1
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
