#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# run.sh, the cache and the kernel builds, with a source tree so small that it
# "builds" in no time.  Everything happens in a copy of the scripts.

# none COMMAND...: it must fail.  ("!" would not fail a test.)
none() { if "$@"; then return 1; fi; }

# processes TEXT: those with TEXT in their arguments, which count as joined.
processes() {
	local file
	for file in /proc/[0-9]*/cmdline; do
		{ tr -d '\0' <"$file"; } 2>/dev/null | grep -qF -- "$1" && echo "$file"
	done
	return 0
}

setup() {
	local repo
	repo=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	T=$BATS_TEST_TMPDIR
	export XDG_CACHE_HOME=$T/cache HOME=$T/home
	unset CCACHE_DIR
	CACHE=$XDG_CACHE_HOME/fsnbench
	mkdir -p "$HOME" "$T/copy/kernels" "$T/bin"
	cp -a "$repo/run.sh" "$repo/plots" "$T/copy/"
	cp -a "$repo"/kernels/{*.sh,config,patches} "$T/copy/kernels/"
	cd "$T/copy" || return 1
}

# A tree that has what build.sh asks of a kernel's Makefile.
make_tree() {
	mkdir -p "$T/tree/fs/notify"
	echo "mainmenu none" >"$T/tree/Kconfig"
	printf 'one\ntwo\nthree\n' >"$T/tree/fs/notify/hook.c"
	cat >"$T/tree/Makefile" <<-'MAKE'
	.RECIPEPREFIX = >
	tinyconfig:
	> echo CONFIG_TINY=y >.config
	olddefconfig:
	> sed -i -E 's/^(CONFIG_.*)=n$$/# \1 is not set/; /^CONFIG_LOST/d' .config
	vmlinux:
	> echo 'int main(void) { return 0; }' | gcc -g -x c -o vmlinux -
	> echo 0 T main >System.map
	kernelrelease:
	> @echo 6.12.0-tiny
	mrproper:
	> rm -f .config
	.PHONY: tinyconfig olddefconfig vmlinux kernelrelease mrproper
	MAKE
}

# A series of one patch, from line $1 to line $2 of hook.c.
make_patch() {
	rm -f kernels/patches/6.12/*.patch
	cat >kernels/patches/6.12/0001-change-two.patch <<-PATCH
	Subject: [PATCH] change two

	diff --git a/fs/notify/hook.c b/fs/notify/hook.c
	--- a/fs/notify/hook.c
	+++ b/fs/notify/hook.c
	@@ -1,3 +1,3 @@
	 one
	-$1
	+$2
	 three
	PATCH
}

build() { run kernels/build.sh --kernel-src "$T/tree" "$@"; }

# snapshot: every file of the copy and the cache, with its time.
snapshot() { find "$T/copy" "$T/cache" "$HOME" -printf '%p %s %T@\n' 2>/dev/null | sort; }

@test "an unknown verb is 2 and the valid ones are named in one line" {
	run ./run.sh mesure
	[ "$status" -eq 2 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"unknown verb 'mesure'"*check*deps*kernels*exact*report*verify*clean* ]]
}

@test "an unknown option is 2 and the valid ones are named in one line" {
	run ./run.sh --quik
	[ "$status" -eq 2 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"unknown option '--quik'"*--dry-run*--quick*--kernel-src* ]]
}

@test "values of options are checked before anything is done" {
	run ./run.sh --jobs many
	[ "$status" -eq 2 ]
	run ./run.sh --jobs
	[ "$status" -eq 2 ]
	run ./run.sh --kernel-src "$T"
	[ "$status" -eq 2 ]
	[[ $output == *"not a kernel source tree"* ]]
	run ./run.sh --quick --full
	[ "$status" -eq 2 ]
	[ ! -e "$CACHE" ]
}

@test "verbs that are still to come say so with 4" {
	for verb in native bundle; do
		run ./run.sh "$verb"
		[ "$status" -eq 4 ]
		[ "${#lines[@]}" -eq 1 ]
	done
}

@test "--no-install prints the command and stops with 1" {
	printf '#!/bin/sh\ncase $* in *ccache) exit 1 ;; esac\necho installed\n' >"$T/bin/dpkg-query"
	printf '#!/bin/sh\ntouch %q\n' "$T/apt-get-ran" >"$T/bin/apt-get"
	chmod +x "$T/bin/"*
	PATH=$T/bin:$PATH run ./run.sh --no-install
	[ "$status" -eq 1 ]
	[[ $output == *"missing packages: ccache"* ]]
	[[ $output == *"apt-get install -y --no-install-recommends ccache"* ]]
	[ ! -e "$T/apt-get-ran" ]
}

@test "missing packages are named before they are installed" {
	printf '#!/bin/sh\n[ -e %q ] || case $* in *bats) exit 1 ;; esac\necho installed\n' "$T/installed" >"$T/bin/dpkg-query"
	printf '#!/bin/sh\necho "apt-get $*"\ncase $* in *install*bats) touch %q ;; esac\n' "$T/installed" >"$T/bin/apt-get"
	printf '#!/bin/sh\nexec "$@"\n' >"$T/bin/sudo"
	chmod +x "$T/bin/"*
	PATH=$T/bin:$PATH run ./run.sh deps
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == "missing packages: bats" ]]
	[[ $output == *"apt-get"*update*"apt-get"*install* ]]
}

@test "--dry-run shows kernels and boots and writes nothing" {
	make_tree
	local before
	before=$(snapshot)
	run ./run.sh --dry-run --kernel-src "$T/tree"
	[ "$status" -eq 0 ]
	[[ $output == *"vanilla  absent"*"isec     absent"*"isec     spectre_v2=retpoline"*"vanilla  spectre_v2=off"* ]]
	run ./run.sh --dry-run --quick --kernel-src "$T/tree"
	[[ $output != *"spectre_v2=retpoline"* ]]
	[ "$(snapshot)" = "$before" ]
}

@test "a kernel is built once and found in the cache afterwards" {
	make_tree
	make_patch two deux
	build isec
	[ "$status" -eq 0 ]
	dir=${lines[-1]}
	[ "$dir" = "$(kernels/build.sh --kernel-src "$T/tree" --path isec)" ]
	for file in vmlinux System.map config release info build.log; do
		[ -s "$dir/$file" ]
	done
	grep -qx "vmlinux_sha256=$(sha256sum <"$dir/vmlinux" | cut -d' ' -f1)" "$dir/info"
	grep -qx "CONFIG_FSNOTIFY_HOOK=y" "$dir/config"
	[[ $(readelf -S "$dir/vmlinux") != *debug_info* ]]
	build isec
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 1 ]
}

@test "the user's tree stays as it is" {
	make_tree
	make_patch two deux
	touch "$T/tree/.config"
	before=$(find "$T/tree" -type f -exec sha256sum {} + | sort)
	build isec
	[ "$status" -eq 0 ]
	[ "$(find "$T/tree" -type f -exec sha256sum {} + | sort)" = "$before" ]
}

@test "other patches, fragments and sources are other kernels" {
	make_tree
	make_patch two deux
	vanilla=$(kernels/build.sh --kernel-src "$T/tree" --path vanilla)
	isec=$(kernels/build.sh --kernel-src "$T/tree" --path isec)
	make_patch two zwei
	[ "$(kernels/build.sh --kernel-src "$T/tree" --path vanilla)" = "$vanilla" ]
	[ "$(kernels/build.sh --kernel-src "$T/tree" --path isec)" != "$isec" ]
	echo CONFIG_MORE=y >>kernels/config/fsnbench.config
	[ "$(kernels/build.sh --kernel-src "$T/tree" --path vanilla)" != "$vanilla" ]
	vanilla=$(kernels/build.sh --kernel-src "$T/tree" --path vanilla)
	echo four >>"$T/tree/fs/notify/hook.c"
	[ "$(kernels/build.sh --kernel-src "$T/tree" --path vanilla)" != "$vanilla" ]
}

@test "a damaged entry is not used" {
	make_tree
	build vanilla
	dir=${lines[-1]}
	truncate -s 100 "$dir/vmlinux"
	build vanilla
	[ "$status" -eq 0 ]
	[[ $output == *"$dir is damaged or incomplete"* ]]
	[ "$(stat -c %s "$dir/vmlinux")" -gt 100 ]
}

@test "an entry that was interrupted is not used and is removed" {
	make_tree
	dir=$(kernels/build.sh --kernel-src "$T/tree" --path vanilla)
	mkdir -p "$dir" "$dir.partial" "$CACHE/kernels/vanilla-0.partial"
	touch "$dir/vmlinux"
	build vanilla
	[ "$status" -eq 0 ]
	[ -s "$dir/vmlinux" ]
	none compgen -G "$CACHE/kernels/*.partial"
}

@test "a patch that does not apply is named with its file and hunk" {
	make_tree
	make_patch 2 deux
	build isec
	[ "$status" -eq 1 ]
	[[ ${lines[-1]} == *"0001-change-two.patch does not apply: fs/notify/hook.c Hunk #1 FAILED at 1"* ]]
	none compgen -G "$CACHE/kernels/isec-*"
}

@test "a patch to a file that is not there is named" {
	make_tree
	make_patch two deux
	sed -i 's,/hook.c,/gone.c,' kernels/patches/6.12/*.patch
	build isec
	[ "$status" -eq 1 ]
	[[ ${lines[-1]} == *"0001-change-two.patch does not apply: "*gone.c* ]]
}

@test "config symbols that the source does not take are all named" {
	make_tree
	printf 'CONFIG_LOST_ONE=y\nCONFIG_LOST_TWO=y\n' >>kernels/config/fsnbench.config
	build vanilla
	[ "$status" -eq 1 ]
	[[ ${lines[-1]} == *"CONFIG_LOST_ONE=y CONFIG_LOST_TWO=y"* ]]
}

@test "a compile error shows the end of its log" {
	make_tree
	sed -i 's/return 0/return nothing/' "$T/tree/Makefile"
	build vanilla
	[ "$status" -eq 1 ]
	[[ $output == *"error: 'nothing' undeclared"* || $output == *"error: ‘nothing’ undeclared"* ]]
	none compgen -G "$CACHE/kernels/vanilla-*"
}

@test "who waits for a lock is told who holds it" {
	make_tree
	mkdir -p "$CACHE/locks"
	echo "process 4711 (building the kernel isec) since 2026-01-01 00:00:00" >"$CACHE/locks/build"
	exec 7>>"$CACHE/locks/build"
	flock 7
	FSNBENCH_LOCK_WAIT_S=1 build vanilla
	exec 7>&-
	[ "$status" -eq 1 ]
	[[ $output == *"waiting for the lock"*"process 4711 (building the kernel isec)"* ]]
}

@test "an interrupt is 130 and leaves no process and no partial entry" {
	make_tree
	sed -i 's/^vmlinux:/vmlinux:\n> sleep 4242/' "$T/tree/Makefile"
	set -m
	kernels/build.sh --kernel-src "$T/tree" vanilla 3>&- &
	pid=$!
	set +m
	for ((i = 0; i < 100; i++)); do
		[ -z "$(processes sleep4242)" ] || break
		sleep 0.1
	done
	kill -INT "$pid"
	rc=0
	wait "$pid" || rc=$?
	[ "$rc" -eq 130 ]
	[ -z "$(processes sleep4242)" ]
	[ -z "$(processes "$CACHE/build/linux")" ]
	none compgen -G "$CACHE/*/*.partial"
	none compgen -G "$CACHE/kernels/vanilla-*"
}

@test "the shell scripts are clean for shellcheck" {
	cd "$BATS_TEST_DIRNAME/../.." || return 1
	find kernels plots tests -name '*.sh' -exec shellcheck -x run.sh .ci/run {} +
}
