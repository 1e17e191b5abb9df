# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154	# deb.sh has the variables
# Sourced by deb.sh: where a configuration comes from, and a tree that has it.

# shellcheck disable=SC2153
CONFIG_PACKAGE=linux-config-$SERIES
CONFIG_FILE=usr/src/$CONFIG_PACKAGE/config.amd64_none_amd64.xz
nr_patches=-1		# in the tree at $BUILD; below zero there is none

# debian_config: $CACHE/configs/VERSION, the file that $CONFIG_PACKAGE brings.
# The package is downloaded and not installed.
debian_config() {
	local version work log=$CACHE/logs/deb-config.log
	if [[ -r /$CONFIG_FILE ]]; then
		version=$(dpkg-query -W -f '${Version}' "$CONFIG_PACKAGE" 2>/dev/null || echo unknown)
	else
		[[ -n $(command -v apt-get) ]] || die 4 "there is no apt-get here to download $CONFIG_PACKAGE with"
		version=$(config_version)
		[[ $version ]] || die 4 "apt knows no $CONFIG_PACKAGE"
	fi
	config=$CACHE/configs/debian-$version
	config_words="$CONFIG_PACKAGE $version"
	[[ ! -s $config && $action != say ]] || return 0
	mkdir -p "$CACHE/configs" "$CACHE/logs"
	work=$(mktemp -d "$CACHE/configs/.new.XXXXXX")
	at_exit_remove "$work"
	if [[ ! -r /$CONFIG_FILE ]]; then
		child env -C "$work" apt-get download "$CONFIG_PACKAGE=$version" >"$log" 2>&1 ||
			die 4 "$CONFIG_PACKAGE $version cannot be downloaded: $(grep -m 1 '^E:' "$log" || echo "see $log")"
		child dpkg-deb -x "$work"/*.deb "$work" || die 1 "dpkg-deb cannot unpack $CONFIG_PACKAGE"
	else
		mkdir -p "$work/${CONFIG_FILE%/*}"
		cp "/$CONFIG_FILE" "$work/$CONFIG_FILE"
	fi
	xz -dc "$work/$CONFIG_FILE" >"$work/config" || die 1 "$CONFIG_PACKAGE $version has no $CONFIG_FILE"
	mv "$work/config" "$config"
}

# config_version: the one of the same version as the source, else the newest.
config_version() {
	local wanted
	wanted=$(dpkg-query -W -f '${Version}' "linux-source-$SERIES" 2>/dev/null) || wanted=
	apt-cache madison "$CONFIG_PACKAGE" 2>/dev/null | awk -F ' *[|] *' -v wanted="$wanted" '
		!first { first = $2 }
		$2 == wanted { same = $2 }
		END { print same ? same : first }'
}

# config_of WORD: sets $config, a file that is one, and $config_words.
config_of() {
	if [[ $1 == debian ]]; then
		debian_config
		return
	fi
	config=$1 config_words="file $(sha256sum <"$1" | cut -d' ' -f1)"
}

# config_check FILE: in one line what is wrong with a user's file.
config_check() {
	[[ -f $1 && -r $1 ]] || die 2 "--config: $1 is no file that can be read, and not the word debian"
	grep -qE '^CONFIG_[A-Za-z0-9_]+=' "$1" ||
		die 2 "--config: $1 is no kernel configuration: it has no line CONFIG_NAME=VALUE"
	local bad
	bad=$(grep -nvE '^[[:space:]]*(#.*)?$|^CONFIG_[A-Za-z0-9_]+=' "$1" | head -n 1) || true
	[[ ! $bad ]] || die 2 "--config: $1, line ${bad%%:*} is no setting: ${bad#*:}"
	! grep -q '^CONFIG_64BIT=n\|^# CONFIG_64BIT is not set' "$1" || die 2 "--config: $1 is for 32-bit processors"
}

# prepare VARIANT: a configured tree at $BUILD.  Where the tree is there already, of
# a variant with fewer patches, only what is missing is added: objects stay.
prepare() {
	local -a series=()
	at_exit_remove "$BUILD"
	if ((nr_patches < 0)); then
		child rm -rf -- "${BUILD%/*}"
		mkdir -p "${BUILD%/*}"
		child cp -a --reflink=auto "$source" "$BUILD"
		nr_patches=0
	fi
	if [[ $1 != vanilla ]]; then
		series_apply "$BUILD" "$(sed -n 's/^kernel_source=//p' "${source%/linux}/info")" \
			"$1" "$nr_patches"
		series_files "$1"
		nr_patches=${#series[@]}
	fi
	base_configure "$1"
	[[ $1 == vanilla ]] || hook_configure "$1"
}

# base_configure VARIANT: what of the configuration is lost on the way is named.
# The compiler is another one than Debian's in name alone.
base_configure() {
	local -a dropped
	install -m 644 "$config" "$BUILD/.config"
	cat "$HERE/config/deb.config" >>"$BUILD/.config"
	kmake olddefconfig >>"$LOG" 2>&1 || die 1 "make olddefconfig failed, see $LOG"
	mapfile -t dropped < <(not_taken "$config" |
		grep -vE '^CONFIG_(CC|GCC|CLANG|LD|LLD|AS|PAHOLE|RUSTC|RUSTC_LLVM)_(VERSION|VERSION_TEXT|IS_.*)=|^CONFIG_MODULE_SIG|^CONFIG_SYSTEM_TRUSTED_KEYS=' || true)
	((${#dropped[@]} == 0)) || msg "$1: not taken from $config_words, ${#dropped[@]}: ${dropped[*]}"
	grep -qx CONFIG_X86_64=y "$BUILD/.config" || die 1 "$config_words makes no kernel for x86-64"
}

# hook_configure VARIANT: what hooks need and the configuration does not have is
# the user's to change.
hook_configure() {
	local -a lost
	cat "$HERE/config/hook.config" >>"$BUILD/.config"
	kmake olddefconfig >>"$LOG" 2>&1 || die 1 "make olddefconfig failed, see $LOG"
	mapfile -t lost < <(not_taken "$HERE/config/hook.config")
	((${#lost[@]} == 0)) ||
		die 1 "$1: $config_words lacks what these options need: ${lost[*]}; see fs/notify/Kconfig (FANOTIFY, BPF_SYSCALL, BPF_JIT, DEBUG_INFO_BTF)"
}
