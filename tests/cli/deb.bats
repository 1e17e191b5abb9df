#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Packages of kernels, with a source tree so small that it "builds" in no time.
# tests/exact/packages.bats makes one for real.

# shellcheck disable=SC2154	# stderr is bats's
load common

setup() {
	copy_setup
	bats_require_minimum_version 1.5.0
	make_tree "$T/tree"
	# What bindeb-pkg leaves, and what it was told.
	cat >>"$T/tree/Makefile" <<-'MAKE'
	kernelversion:
	> @echo 6.12.0
	prepare:
	> @echo prepare
	%.o: %.c
	> @echo $@ >>$(HOME)/compiled; cp $< $@
	%/:
	> @echo $@ >>$(HOME)/compiled
	bindeb-pkg:
	> echo "$(LOCALVERSION) $(KCFLAGS) $$DEB_BUILD_PROFILES" >>$(HOME)/made
	> echo image >../linux-image-6.12.0$(LOCALVERSION)_1_amd64.deb
	> echo symbols >../linux-image-6.12.0$(LOCALVERSION)-dbg_1_amd64.deb
	.PHONY: kernelversion prepare bindeb-pkg
	MAKE
	sed -i 's/6.12.0-tiny/6.12.0$(LOCALVERSION)/; s/^olddefconfig:/olddefconfig: ;/; /^> sed -i -E/d' "$T/tree/Makefile"
	rm -rf kernels/patches/6.12/*
	cat >kernels/patches/6.12/0001-change-two.patch <<-PATCH
	Subject: [PATCH] change two

	diff --git a/fs/notify/hook.c b/fs/notify/hook.c
	--- a/fs/notify/hook.c
	+++ b/fs/notify/hook.c
	@@ -1,3 +1,3 @@
	 one
	-two
	+deux
	 three
	PATCH
	printf 'CONFIG_X86_64=y\nCONFIG_FANOTIFY=y\n' >"$T/config"
}

deb() { run --separate-stderr kernels/deb.sh --kernel-src "$T/tree" --config "$T/config" "$@"; echo "$output$stderr"; }

@test "a package of each kernel, without debug symbols, found again afterwards" {
	deb vanilla isec
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 2 ]
	[[ ${lines[0]} == "$CACHE"/debs/vanilla-*/linux-image-6.12.0-fsnbench-vanilla_1_amd64.deb ]]
	[[ ${lines[1]} == "$CACHE"/debs/isec-*/linux-image-6.12.0-fsnbench-isec_1_amd64.deb ]]
	[ -s "${lines[1]}" ]
	grep -qx CONFIG_FSNOTIFY_HOOK=y "${lines[1]%/*}/config"
	grep -qx "kernel_release=6.12.0-fsnbench-isec" "${lines[1]%/*}/info"
	none grep -q FSNOTIFY_HOOK "${lines[0]%/*}/config"
	grep -q pkg.linux-upstream.nokerneldbg "$HOME/made"
	deb vanilla isec
	[ "$status" -eq 0 ]
	[ "$(wc -l <"$HOME/made")" -eq 2 ]
	[ ! -e "$CACHE/build/deb" ]
	[ -z "$stderr" ]
}

@test "layouts differ in alignment and in the end of their release" {
	deb --layouts 3 isec
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == *-fsnbench-isec_1_amd64.deb ]]
	[[ ${lines[1]} == *-fsnbench-isec-l2_1_amd64.deb ]]
	[[ ${lines[2]} == *-fsnbench-isec-l3_1_amd64.deb ]]
	none grep -q 'fsnbench-isec .*align' "$HOME/made"
	grep -q 'fsnbench-isec-l2 .*-falign-functions=32' "$HOME/made"
	grep -q 'fsnbench-isec-l3 .*-falign-functions=64' "$HOME/made"
	cmp "${lines[0]%/*}/config" "${lines[1]%/*}/config"
	deb --layouts 9 isec
	[ "$status" -eq 2 ]
	[[ $stderr == *"--layouts: there are 8 of them, not 9" ]]
}

@test "what is no configuration is 2, in one line that names the file" {
	local -A wrong=(["CONFIG_X86_64=y\nwhat is this\n"]="line 2 is no setting: what is this"
		["nothing\n"]="has no line CONFIG_NAME=VALUE"
		["CONFIG_A=y\n# CONFIG_64BIT is not set\n"]="is for 32-bit processors")
	for text in "${!wrong[@]}"; do
		printf "$text" >"$T/config"
		deb vanilla
		[ "$status" -eq 2 ]
		[[ $stderr == *"$T/config"*"${wrong[$text]}" ]]
		[ "$(wc -l <<<"$stderr")" -eq 1 ]
	done
	[ ! -e "$CACHE" ]
}

@test "options that hooks need and the configuration does not give are named" {
	sed -i 's/^olddefconfig: ;.*/olddefconfig:\n> sed -i \/FSNOTIFY_BPF\/d .config/' "$T/tree/Makefile"
	deb isec
	[ "$status" -eq 1 ]
	[[ $stderr == *"isec: file "*" lacks what these options need: CONFIG_FSNOTIFY_BPF=y"* ]]
	[ ! -e "$HOME/made" ]
	none compgen -G "$CACHE/debs/isec-*"
}

@test "options that are lost on the way are named, and packages are made" {
	echo CONFIG_GONE=y >>"$T/config"
	sed -i 's/^olddefconfig: ;.*/olddefconfig:\n> sed -i \/GONE\/d .config/' "$T/tree/Makefile"
	deb vanilla
	[ "$status" -eq 0 ]
	[[ $stderr == *"vanilla: not taken from file "*", 1: CONFIG_GONE=y"* ]]
}

@test "--check compiles what the patches touch, makes no package and leaves nothing" {
	deb --check
	[ "$status" -eq 0 ]
	[ "$(cat "$HOME/compiled")" = fs/notify/hook.o ]
	[[ ${lines[0]} == vanilla:*resolves* ]]
	[[ ${lines[1]} == isec:*"objects compiled" ]]
	[ ! -e "$HOME/made" ]
	[ ! -e "$CACHE/build/deb" ]
	sed -i 's/^> @echo $@ >>$(HOME)\/compiled; cp .*/> echo "hook.c:2: error: deux"; false/' "$T/tree/Makefile"
	deb --check isec
	[ "$status" -eq 1 ]
	[[ $stderr == *"error: deux"* ]]
}

@test "--dry-run of run.sh says which packages there are and writes nothing" {
	run ./run.sh kernels --config "$T/config" --layouts 2 --dry-run --kernel-src "$T/tree"
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output == *"isec     layout 2 absent"* ]]
	[ ! -e "$CACHE" ]
}
