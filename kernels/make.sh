# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Sourced after cache.sh: make in a kernel tree, such that the same source gives
# the same image, bit for bit, wherever and whenever it is built by the same tools:
# no time, no user, no path gets into it.
#
# Whoever sources it sets $BUILD, the tree, $LOG, what make said, and $jobs.

KBUILD_ENV=(KBUILD_BUILD_TIMESTAMP='1970-01-01 00:00:00 UTC'
	KBUILD_BUILD_USER=fsnbench KBUILD_BUILD_HOST=fsnbench KBUILD_BUILD_VERSION=1)
MAKE_ENV=()		# more of the environment
LOCALVERSION=		# the end of the release
LAYOUT_FLAGS=()		# compiler flags that move code and do nothing else
MAKE_ARGS=()		# more arguments of make

compiler() {
	gcc --version | head -n 1
}

toolchain() {
	compiler
	ld --version | head -n 1
	pahole --version
} 2>/dev/null

# kmake TARGET...: make with nothing of the caller's environment in it, and
# without the Rust compiler: its version would get into the configuration.
kmake() {
	local map=-fdebug-prefix-map=$BUILD=.
	local -a env=(PATH="$PATH" HOME="$HOME" LC_ALL=C CCACHE_DIR="$CCACHE_DIR"
		"${KBUILD_ENV[@]}" "${MAKE_ENV[@]}")
	local -a tools=(RUSTC=false BINDGEN=false)
	[[ -z $(command -v ccache) ]] || tools+=(CC="ccache gcc" HOSTCC="ccache gcc")
	(umask 022 && exec env -i "${env[@]}" make -C "$BUILD" -j"${jobs:?}" LOCALVERSION="$LOCALVERSION" \
		"${tools[@]}" KCFLAGS="$map${LAYOUT_FLAGS[*]:+ ${LAYOUT_FLAGS[*]}}" KAFLAGS="$map" \
		"${MAKE_ARGS[@]}" "$@")
}

# not_taken FILE: the settings of FILE that $BUILD/.config does not have, one a
# line as NAME=VALUE.
not_taken() {
	awk '
		function set(line) { sub(/^# /, "", line); sub(/ is not set$/, "=n", line); return line }
		!/^(# )?CONFIG_/ || /^# / && !/ is not set$/ { next }
		{ line = set($0); name = line; sub(/=.*/, "", name); value = substr(line, length(name) + 2) }
		FNR == NR { has[name] = value; next }
		value == "n" ? (name in has) && has[name] != "n" : has[name] != value { print line }
	' "$BUILD/.config" "$1"
}

# configure FRAGMENT: merges it over .config and insists on every line of it.
configure() {
	local -a lost
	cat "$1" >>"$BUILD/.config"
	kmake olddefconfig >>"$LOG" 2>&1 || die 1 "make olddefconfig failed, see $LOG"
	mapfile -t lost < <(not_taken "$1")
	((${#lost[@]} == 0)) ||
		die 1 "this source does not take from ${1##*/}: ${lost[*]}"
}
