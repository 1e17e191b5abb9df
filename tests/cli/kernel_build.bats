#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The kernel builds and the cache, with a source tree so small that it "builds"
# in no time.  Everything happens in a copy of the scripts.

load common

# One image for all trees, and a cache that has a vanilla kernel already.
setup_file() {
	export IMAGE=$BATS_FILE_TMPDIR/image BUILT=$BATS_FILE_TMPDIR/built
	echo 'int main(void) { return 0; }' | gcc -g -x c -o "$IMAGE" -
	make_tree "$BUILT/tree" "$IMAGE"
	(unset CCACHE_DIR && XDG_CACHE_HOME=$BUILT/cache HOME=$BUILT/home \
		"$BATS_TEST_DIRNAME/../../kernels/build.sh" --kernel-src "$BUILT/tree" vanilla)
}

setup() { copy_setup; }

# built_vanilla: a tree of which there is a kernel in the cache.
built_vanilla() { cp -a "$BUILT"/{tree,cache} "$T/"; }

# A series of one patch, from line $1 to line $2 of hook.c.
make_patch() {
	rm -rf kernels/patches/6.12/*
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

@test "a kernel is built once and found in the cache afterwards" {
	make_tree "$T/tree" "$IMAGE"
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
	[[ $(readelf -S "$IMAGE") == *debug_info* ]]
	[[ $(readelf -S "$dir/vmlinux") != *debug_info* ]]
	build isec
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 1 ]
}

@test "the user's tree stays as it is" {
	make_tree "$T/tree" "$IMAGE"
	make_patch two deux
	touch "$T/tree/.config"
	before=$(find "$T/tree" -type f -exec sha256sum {} + | sort)
	build isec
	[ "$status" -eq 0 ]
	[ "$(find "$T/tree" -type f -exec sha256sum {} + | sort)" = "$before" ]
}

@test "other patches, fragments and sources are other kernels" {
	make_tree "$T/tree" "$IMAGE"
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
	built_vanilla
	dir=$(kernels/build.sh --kernel-src "$T/tree" --path vanilla)
	truncate -s 100 "$dir/vmlinux"
	build vanilla
	[ "$status" -eq 0 ]
	[[ $output == *"$dir is damaged or incomplete"* ]]
	[ "$(stat -c %s "$dir/vmlinux")" -gt 100 ]
}

@test "an entry that was interrupted is not used and is removed" {
	make_tree "$T/tree" "$IMAGE"
	dir=$(kernels/build.sh --kernel-src "$T/tree" --path vanilla)
	mkdir -p "$dir" "$dir.partial" "$CACHE/kernels/vanilla-0.partial"
	touch "$dir/vmlinux"
	build vanilla
	[ "$status" -eq 0 ]
	[ -s "$dir/vmlinux" ]
	none compgen -G "$CACHE/kernels/*.partial"
}

@test "a patch that does not apply is named with its file and hunk" {
	built_vanilla
	make_patch 2 deux
	build isec
	[ "$status" -eq 1 ]
	[[ ${lines[-1]} == *"0001-change-two.patch does not apply: fs/notify/hook.c Hunk #1 FAILED at 1"* ]]
	none compgen -G "$CACHE/kernels/isec-*"
}

@test "a patch to a file that is not there is named" {
	built_vanilla
	make_patch two deux
	sed -i 's,/hook.c,/gone.c,' kernels/patches/6.12/*.patch
	build isec
	[ "$status" -eq 1 ]
	[[ ${lines[-1]} == *"0001-change-two.patch does not apply: "*gone.c* ]]
}

@test "config symbols that the source does not take are all named" {
	make_tree "$T/tree" "$IMAGE"
	printf 'CONFIG_LOST_ONE=y\nCONFIG_LOST_TWO=y\n' >>kernels/config/fsnbench.config
	build vanilla
	[ "$status" -eq 1 ]
	[[ ${lines[-1]} == *"CONFIG_LOST_ONE=y CONFIG_LOST_TWO=y"* ]]
}

@test "a compile error shows the end of its log" {
	make_tree "$T/tree" "$IMAGE"
	echo 'int main(void) { return nothing; }' >"$T/tree/main.c"
	sed -i 's/^> cp .*/> gcc main.c -o vmlinux/' "$T/tree/Makefile"
	build vanilla
	[ "$status" -eq 1 ]
	[[ $output == *"error: 'nothing' undeclared"* || $output == *"error: ‘nothing’ undeclared"* ]]
	none compgen -G "$CACHE/kernels/vanilla-*"
}

@test "who waits for a lock is told who holds it" {
	make_tree "$T/tree" "$IMAGE"
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
	make_tree "$T/tree" "$IMAGE"
	# Of this test alone, whatever else runs on the machine.
	sed -i "s,^> cp .*,> echo started >$T/started; exec sleep 4242.$$," "$T/tree/Makefile"
	interrupt_at "$T/started" kernels/build.sh --kernel-src "$T/tree" vanilla
	[ "$status" -eq 130 ]
	[ -z "$(processes "sleep4242.$$")" ]
	[ -z "$(processes "$CACHE/build/linux")" ]
	none compgen -G "$CACHE/*/*.partial"
	none compgen -G "$CACHE/kernels/vanilla-*"
}

@test "the kernels for tests: one site alone, and what looks for bugs" {
	local site dir vanilla
	make_tree "$T/tree" "$IMAGE"
	make_patch two 2
	# This tree cannot take back what an earlier fragment said.
	sed -i '/is not set/d' kernels/config/debug.config
	for site in handle_event_late debug; do
		[ "$site" = debug ] || site=pure-$site
		build "$site"
		[ "$status" -eq 0 ]
		dir=${lines[-1]}
		grep -qx "kernel=$site" "$dir/info"
		none grep -qx patches_sha256=none "$dir/info"
		grep -qx CONFIG_FSNOTIFY_HOOK=y "$dir/config"
	done
	grep -qx CONFIG_KASAN=y "$dir/config"
	build --path pure-handle_event_late
	grep -qx CONFIG_FSNOTIFY_HOOK_PURE_HANDLE_EVENT_LATE=y "$output/config"
	none grep -q KASAN "$output/config"
	# The one started from vanilla's objects, the other from none.
	build --path vanilla
	vanilla=$output
	[ -d "$vanilla" ]
	rm -rf "$vanilla" "$CACHE/trees" "$dir"
	build debug
	[ "$status" -eq 0 ]
	[ ! -e "$vanilla" ]
}

@test "the kernels that a run asks for are named by --dry-run" {
	make_tree "$T/tree" "$IMAGE"
	run ./run.sh kernels --dry-run --debug --kernel-src "$T/tree"
	[ "$status" -eq 0 ]
	[[ $output == *"debug    absent"* ]]
	[[ $output != *pure-* ]]
	run ./run.sh kernels --dry-run --full --kernel-src "$T/tree"
	[[ $output == *"pure-inode_event absent"* ]]
	[[ $output != *debug* ]]
}

@test "patches in a folder are for the kernels of its name and those that go on from it" {
	make_tree "$T/tree" "$IMAGE"
	make_patch two deux
	mkdir kernels/patches/6.12/embedded kernels/patches/6.12/embedded-end
	sed 's/^-two/-deux/; s/^+deux/+drei/' kernels/patches/6.12/0001-*.patch \
		>kernels/patches/6.12/embedded/0002-change-on.patch
	sed 's/^-two/-drei/; s/^+deux/+tre/' kernels/patches/6.12/0001-*.patch \
		>kernels/patches/6.12/embedded-end/0003-change-again.patch
	for kernel in isec:deux embedded:drei embedded-end:tre pure-handle_event:deux; do
		rm -rf "$T/patched"
		cp -r "$T/tree" "$T/patched"
		(HERE=$PWD/kernels && . kernels/lib.sh && . kernels/series.sh &&
			series_apply "$T/patched" tree "${kernel%:*}")
		[ "$(sed -n 2p "$T/patched/fs/notify/hook.c")" = "${kernel#*:}" ]
	done
	build embedded
	[ "$status" -eq 0 ]
	embedded=$(kernels/build.sh --kernel-src "$T/tree" --path embedded)
	isec=$(kernels/build.sh --kernel-src "$T/tree" --path isec)
	sed -i s/drei/three/ kernels/patches/6.12/embedded/*.patch
	[ "$(kernels/build.sh --kernel-src "$T/tree" --path embedded)" != "$embedded" ]
	[ "$(kernels/build.sh --kernel-src "$T/tree" --path isec)" = "$isec" ]
}
