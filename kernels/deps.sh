#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Finds the Debian packages that are missing, says which, and installs them as
# root or through sudo.  Where there is no dpkg, names the missing commands.
#
# usage: deps.sh [--no-install] [--kernel-src DIR] [--packages]
# With --no-install prints the command to run and exits 1; with a kernel tree
# of the user's, Debian's source package is not needed; with --packages what
# `make bindeb-pkg` takes is.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"

PACKAGES=(
	# the kernel and its tools (python3 writes libbpf's list of helpers)
	gcc make libc6-dev flex bison bc libelf-dev zlib1g-dev dwarves patch
	xz-utils zstd cpio e2fsprogs xfsprogs ccache python3
	# the harness, its BPF programs and the guest
	clang libjansson-dev libgsl-dev libinih-dev libpfm4-dev qemu-system-x86 gnuplot-nox
	# what is measured with: storms of fio, whole commands under hyperfine
	fio hyperfine tcc git
	# the tests and `make bench`
	libcmocka-dev bats shellcheck clang-format perl procps
)
COMMANDS=(gcc make flex bison bc pahole patch xz cpio ccache python3 clang
	clang-format perl
	qemu-system-x86_64 gnuplot bats shellcheck fio hyperfine)
# For packages of kernels alone: ./run.sh kernels --config.
PACKAGING=(debhelper dpkg-dev rsync kmod libssl-dev)
SOURCE_PACKAGE=linux-source-$SERIES

missing_packages() {
	local package
	for package in "${PACKAGES[@]}"; do
		[[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
			echo "$package"
	done
}

missing_commands() {
	local name
	for name in "${COMMANDS[@]}"; do
		[[ -n $(command -v "$name") ]] || echo "$name"
	done
}

elsewhere() {
	local -a missing
	mapfile -t missing < <(missing_commands)
	msg "This is not Debian: besides the commands, the headers of libelf, zlib, jansson, gsl, inih, libpfm4 and cmocka are needed, and a Linux $SERIES source (--kernel-src DIR)."
	((${#missing[@]} == 0)) || die 1 "missing commands: ${missing[*]}"
}

install_packages() {
	local -a root=() apt=(apt-get -o DPkg::Lock::Timeout=120)
	if ((EUID)); then
		[[ -n $(command -v sudo) ]] || die 1 "neither root nor sudo here; as root run: $*"
		root=(sudo)
	fi
	"${root[@]}" "${apt[@]}" update >&2
	"${root[@]}" env DEBIAN_FRONTEND=noninteractive \
		"${apt[@]}" install -y --no-install-recommends "${missing[@]}" >&2
}

main() {
	local no_install=0 command at=${#PACKAGES[@]}
	local -a missing
	PACKAGES+=("$SOURCE_PACKAGE")
	while (($#)); do
		case $1 in
		--no-install) no_install=1 ;;
		--kernel-src) unset "PACKAGES[$at]"; shift ;;
		--packages)
			PACKAGES+=("${PACKAGING[@]}")
			COMMANDS+=(dpkg-buildpackage dh_builddeb rsync depmod)
			;;
		*) die 2 "unknown option '$1': valid are --no-install, --kernel-src DIR, --packages" ;;
		esac
		shift
	done
	if [[ -z $(command -v dpkg-query) || -z $(command -v apt-get) ]]; then
		elsewhere
		return
	fi
	mapfile -t missing < <(missing_packages)
	((${#missing[@]})) || return 0
	command="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
	msg "missing packages: ${missing[*]}"
	if ((no_install)); then
		printf '%s\n' "$command"
		exit 1
	fi
	msg "installing them: $command"
	install_packages "$command"
	mapfile -t missing < <(missing_packages)
	((${#missing[@]} == 0)) || die 1 "still missing: ${missing[*]}"
}

main "$@"
