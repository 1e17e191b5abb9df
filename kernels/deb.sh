#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Builds kernels for test machines as packages of Debian's, by the kernel's own
# `make bindeb-pkg`, or finds them in the cache.
#
# usage: deb.sh --config debian|FILE [--layouts N] [--check | --dry-run]
#               [--kernel-src DIR] [--jobs N] [VARIANT...]
#   --config   Debian's configuration for amd64, from linux-config-6.12, or a
#              user's; config/deb.config and, in patched kernels,
#              config/hook.config come on top
#   --layouts  that many builds of each kernel (1), which differ in nothing but
#              how its functions and loops are aligned
#   --check    build no package: does the configuration resolve, and does every
#              object that the patches touch compile?
#   --dry-run  say what would be built
# VARIANTs are vanilla, isec and embedded, which are all; build.sh has more.
# Prints the packages' paths, one a line.  The release of a kernel ends in
# -fsnbench-VARIANT, or in -fsnbench-VARIANT-lN for the layouts from the second on.
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
# shellcheck source=kernels/deb_config.sh
. "$HERE/deb_config.sh"
# shellcheck source=kernels/deb_check.sh
. "$HERE/deb_check.sh"

RECIPE=1		# raise it when this script builds differently
VARIANTS="vanilla isec embedded"
# Beside build.sh's: hours of it must not keep a run from a kernel of its own.
BUILD=$CACHE/build/deb/linux
# What layout N adds to the compiler's flags.  The first is the kernel's own.
LAYOUTS=("" "-falign-functions=32" "-falign-functions=64" "-falign-functions=128"
	"-falign-loops=16" "-falign-functions=32 -falign-loops=16"
	"-falign-functions=64 -falign-loops=32" "-falign-functions=128 -falign-loops=32")

# suffix VARIANT LAYOUT
suffix() {
	printf -- '-fsnbench-%s' "$1"
	(($2 == 1)) || printf -- '-l%d' "$2"
}

entry_dir() {
	local -a series=() fragments=("$HERE/config/deb.config")
	if [[ $1 != vanilla ]]; then
		series_files "$1"
		fragments+=("$HERE/config/hook.config")
	fi
	printf '%s/debs/%s%s-%s\n' "$CACHE" "$1" "$( (($2 == 1)) || echo "-l$2")" \
		"$(key "$RECIPE" "$(basename "${source%/linux}")" "$(toolchain)" "$(files_sha256 "${series[@]}")" \
			"$(files_sha256 "${fragments[@]}")" "$(sha256sum <"$config")" "${LAYOUTS[$2 - 1]}")"
}

# keep DIR VARIANT LAYOUT: the packages and what tells where they come from.
keep() {
	local file
	local -a debs=()
	cache_begin "$1"
	for file in "${BUILD%/*}"/linux-{image,headers}-*.deb; do
		[[ $file == *-dbg_* || ! -e $file ]] || debs+=("${file##*/}")
	done
	((${#debs[@]})) || die 1 "make bindeb-pkg left no package, see $LOG"
	mv "${debs[@]/#/${BUILD%/*}/}" "$PARTIAL/"
	cp "$BUILD/.config" "$PARTIAL/config"
	cp "$LOG" "$PARTIAL/build.log"
	kmake -s kernelrelease >"$PARTIAL/release" 2>>"$LOG"
	info "$2" "$3" >"$PARTIAL/info"
	cache_commit "$1" "${debs[@]}" config release info
	rm -rf -- "${BUILD%/*}"
}

info() {
	local patches=none
	local -a series
	if [[ $1 != vanilla ]]; then
		series_files "$1"
		patches=$(files_sha256 "${series[@]}")
	fi
	printf '%s=%s\n' \
		kernel "$1" \
		layout "$2" \
		layout_flags "${LAYOUT_FLAGS[*]}" \
		kernel_release "$(cat "$PARTIAL/release")" \
		config "$config_words" \
		config_sha256 "$(sha256sum <"$BUILD/.config" | cut -d' ' -f1)" \
		patches_sha256 "$patches" \
		compiler "$(compiler)"
	cat "${source%/linux}/info"
}

# make_debs VARIANT LAYOUT: hold the lock.
make_debs() {
	local LOG
	LOCALVERSION=$(suffix "$1" "$2")
	LOG=$CACHE/logs/deb$LOCALVERSION.log
	read -ra LAYOUT_FLAGS <<<"${LAYOUTS[$2 - 1]}"
	: >"$LOG"
	nr_patches=-1
	prepare "$1"
	logged "packages of $1, layout $2" "$LOG.make" kmake bindeb-pkg || exit 1
	cat "$LOG.make" >>"$LOG"
	rm "$LOG.make"
	keep "$(entry_dir "$1" "$2")" "$1" "$2"
}

# Packages beside the time of the build have its number and maintainer in them.
# Debug symbols would be most of their size; the library's headers are Debian's.
package_environment() {
	MAKE_ENV=(SOURCE_DATE_EPOCH=0 KDEB_CHANGELOG_DIST=unstable KDEB_COMPRESS=xz
		KDEB_PKGVERSION="$(make -s --no-print-directory -C "$source" kernelversion 2>/dev/null)-1"
		DEBFULLNAME=fsnbench DEBEMAIL=fsnbench@example.org
		DEB_BUILD_PROFILES="pkg.linux-upstream.nokerneldbg"
		DEB_BUILD_OPTIONS="parallel=$jobs terse" TMPDIR="${TMPDIR:-/tmp}")
}

# each COMMAND: COMMAND VARIANT LAYOUT, of all that are wanted.
each() {
	local variant layout
	for variant in "${variants[@]}"; do
		for ((layout = 1; layout <= layouts; layout++)); do
			"$1" "$variant" "$layout"
		done
	done
}

build() {
	local dir
	dir=$(entry_dir "$1" "$2")
	if ! cache_ready "$dir"; then
		[[ -v LOCK_FD ]] || cache_lock deb "building packages"
		cache_ready "$dir" || make_debs "$1" "$2"
	fi
	printf '%s\n' "$dir"/*.deb
}

say() {
	local dir
	if [[ ! $source || ! -s $config ]]; then
		printf '  %-8s layout %d %s\n' "$1" "$2" "(not known before source and configuration are there)"
		return
	fi
	dir=$(entry_dir "$1" "$2")
	printf '  %-8s layout %d %-9s %s\n' "$1" "$2" "$(cache_state "$dir")" "$dir"
}

main() {
	local action=build word='' layouts=1 jobs variant config config_words source
	local -a src=() variants=()
	jobs=$(nproc)
	while (($#)); do
		case $1 in
		--config) word=${2:?--config needs debian or a file}; shift ;;
		--layouts) layouts=$(number --layouts "${2:-}"); shift ;;
		--kernel-src) src=(--kernel-src "${2:?--kernel-src needs a directory}"); shift ;;
		--jobs) jobs=$(number --jobs "${2:-}"); shift ;;
		--check) action=check ;;
		--dry-run) action=say ;;
		-*) die 2 "unknown option '$1': valid are --config debian|FILE, --layouts N, --check, --dry-run, --kernel-src DIR, --jobs N" ;;
		*)
			[[ " $VARIANTS " == *" $1 "* ]] || die 2 "unknown kernel '$1': valid are $VARIANTS"
			variants+=("$1")
			;;
		esac
		shift
	done
	[[ $word ]] || die 2 "needs --config debian|FILE"
	((layouts <= ${#LAYOUTS[@]})) || die 2 "--layouts: there are ${#LAYOUTS[@]} of them, not $layouts"
	((${#variants[@]})) || read -ra variants <<<"$VARIANTS"
	[[ $word == debian ]] || config_check "$word"
	[[ $action == say ]] || child "$HERE/source.sh" "${src[@]}" >/dev/null
	if [[ $action == say ]]; then
		source=$("$HERE/source.sh" --path "${src[@]}" 2>/dev/null) || source=
	else
		source=$("$HERE/source.sh" --path "${src[@]}")
	fi
	config_of "$word"
	[[ $action == say ]] || mkdir -p "$CACHE/logs" "$CACHE/debs"
	case $action in
	check)
		cache_lock deb "checking the configuration of packages"
		# In one tree, that with fewer patches first.
		for variant in $VARIANTS; do
			[[ " ${variants[*]} " != *" $variant "* ]] || check "$variant"
		done
		rm -rf -- "${BUILD%/*}"
		;;
	say)
		echo "packages of kernels, from $config_words:"
		each say
		;;
	build)
		package_environment
		each build
		;;
	esac
}

main "$@"
