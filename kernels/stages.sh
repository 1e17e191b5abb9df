# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154	# run.sh's options: src, jobs, kernels, no_install
# Sourced by run.sh: what comes before anything is measured, and how long it took.

INITRAMFS=build/initramfs.cpio
SKIPPED_ANCHOR=		# why there are no counts of Debian's own kernel
STAGES=()		# names in order
declare -A TOOK=()	# seconds by name

# stage NAME COMMAND...: runs it and remembers how long it took.  Without
# "||": bash would ignore errors inside of COMMAND.
stage() {
	local name=$1 began=$SECONDS
	shift
	"$@"
	[[ -v TOOK[$name] ]] || STAGES+=("$name")
	TOOK[$name]=$((${TOOK[$name]:-0} + SECONDS - began))
}

install_deps() {
	local -a args=("${src[@]}" "${deps[@]}")
	if ((no_install)); then
		args+=(--no-install)
	fi
	# In the foreground: sudo may have to ask for a password.
	kernels/deps.sh "${args[@]}"
}

unpack_source() { child kernels/source.sh "${src[@]}" >/dev/null; }

build_tools() {
	child kernels/tools.sh "${src[@]}" --jobs "$jobs" >/dev/null
	TOOLS=$(kernels/tools.sh "${src[@]}" --path)
	export TOOLS
}

# The harness, the plugin, the guest's init and the initramfs with them.
build_harness() {
	local file
	local -a files=()
	for file in bench/experiments/*.ini; do
		files+=("$file:$file")
	done
	for file in "${own_experiments[@]}"; do
		files+=("$file:own/${file##*/}")
	done
	mkdir -p build
	logged harness build/make.log make -j"$jobs"
	child kernels/initramfs.sh "$INITRAMFS" build/guest-init \
		build/fsnbench-guest:bin/fsnbench build/ext4.img:images/ext4.img \
		/sbin/mkfs.xfs:sbin/mkfs.xfs "${files[@]}"
}

build_kernel() {
	child kernels/build.sh "${src[@]}" --jobs "$jobs" "$1" >/dev/null
	KERNEL_DIR[$1]=$(kernels/build.sh "${src[@]}" --path "$1")
}

set_up() {
	stage deps install_deps
	stage source unpack_source
	stage tools build_tools
	stage harness build_harness
}

# Vanilla first: the others start from its object tree.
build_kernels() {
	local name
	stage kernel_vanilla build_kernel vanilla
	for name in $kernels; do
		[[ $name == vanilla || $name == debian ]] || stage "kernel_$name" build_kernel "$name"
	done
}

# The anchor is Debian's own kernel. Where it cannot be had, the run goes on
# without it and the documents say so.
fetch_anchor() {
	local rc=0
	child kernels/anchor.sh --initramfs "$INITRAMFS" >/dev/null || rc=$?
	if ((rc == 0)); then
		KERNEL_DIR[debian]=$(kernels/anchor.sh --path)
		return
	fi
	kernels=${kernels/ debian/}
	SKIPPED_ANCHOR="Debian's kernel could not be had"
	((rc == 4)) || FAILED=1 SKIPPED_ANCHOR="Debian's kernel could not be made ready"
	msg "the external anchor is left out: $SKIPPED_ANCHOR"
}

# get_kernels: all that are to be measured.
get_kernels() {
	build_kernels
	[[ $kernels != *" debian"* ]] || stage kernel_debian fetch_anchor
}
