#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# --kernel-src with all kinds of trees.  The trees here "build" in no time, in a
# copy of the scripts and with a cache of their own.

load common

setup() {
	export XDG_CACHE_HOME=$T/cache HOME=$T/home TMPDIR=$T/tmp
	unset CCACHE_DIR
	CACHE=$XDG_CACHE_HOME/fsnbench
	TREE=$T/tree
	mkdir -p "$HOME" "$TMPDIR" "$T/copy/kernels" "$T/bin" "$TREE/fs/notify"
	cp -a "$REPO/run.sh" "$T/copy/"
	cp -a "$REPO"/kernels/{*.sh,config} "$T/copy/kernels/"
	make_tree
	make_series
	cd "$T/copy" || return 1
}

# A tree that has what build.sh asks of a kernel's Makefile.
make_tree() {
	echo "mainmenu none" >"$TREE/Kconfig"
	printf 'int one;\nint two;\nint three;\n' >"$TREE/fs/notify/hook.c"
	printf 'int user(void) { return one + two; }\n' >"$TREE/fs/notify/user.c"
	cat >"$TREE/Makefile" <<-'MAKE'
	# SPDX-License-Identifier: GPL-2.0
	VERSION = 6
	PATCHLEVEL = 12
	SUBLEVEL = 34
	EXTRAVERSION = -rc5
	NAME = Test
	.RECIPEPREFIX = >
	export PATCHLEVEL
	tinyconfig:
	> echo CONFIG_TINY=y >.config
	olddefconfig:
	> sed -i -E 's/^(CONFIG_.*)=n$$/# \1 is not set/' .config
	vmlinux:
	> { cat fs/notify/hook.c fs/notify/user.c; echo 'int main(void) { return user(); }'; } >all.c
	> gcc -g -o vmlinux all.c
	> echo 0 T main >System.map
	kernelrelease:
	> @echo 6.12.34-rc5
	mrproper:
	> rm -f .config all.c vmlinux
	> env >environment
	.PHONY: tinyconfig olddefconfig vmlinux kernelrelease mrproper
	MAKE
}

# A series of one patch, from line $1 to line $2 of hook.c.
make_series() {
	rm -rf "$T/copy/kernels/patches"
	mkdir -p "$T/copy/kernels/patches/6.12"
	cat >"$T/copy/kernels/patches/6.12/0001-change-two.patch" <<-PATCH
	Subject: [PATCH] change two

	diff --git a/fs/notify/hook.c b/fs/notify/hook.c
	--- a/fs/notify/hook.c
	+++ b/fs/notify/hook.c
	@@ -1,3 +1,3 @@
	 int one;
	-${1:-int two;}
	+${2:-long two;}
	 int three;
	PATCH
}

source_sh() { run --separate-stderr kernels/source.sh --kernel-src "$@"; }
build() { run --separate-stderr kernels/build.sh --kernel-src "$TREE" "$@"; }

# snapshot: every file of the tree, .git too, with times, modes and content.
snapshot() {
	(cd "$TREE" && find . ! -path . -printf '%p %y %m %s %T@ %l\n' | LC_ALL=C sort &&
		find . -type f -exec sha256sum {} + | LC_ALL=C sort)
}

# info: of the source that was printed.
info() { cat "${output%/linux}/info"; }

# nothing_made: no entry, whole or not, no tree being built, no scratch files.
nothing_made() {
	none compgen -G "$CACHE/sources/linux-*"
	none compgen -G "$CACHE/*/*.partial"
	none compgen -G "$CACHE/kernels/*"
	[ ! -e "$CACHE/build/linux" ]
	none compgen -G "$TMPDIR/*"
}

# as_user COMMAND...: whom permissions concern
as_user() {
	if [[ $(id -u) -ne 0 ]]; then
		"$@"
	else
		chmod -R a+rwX "$T/cache" "$T/home" "$TMPDIR"
		chmod a+x "$BATS_RUN_TMPDIR" "$BATS_TEST_TMPDIR" "${BATS_TEST_TMPDIR%/*}"
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	fi
}

# refused TEXT: 2 and one line, before anything is made
refused() {
	echo "status $status: $stderr"
	[ "$status" -eq 2 ]
	[ "$(wc -l <<<"$stderr")" -eq 1 ]
	[[ $stderr == *"$1"* ]]
	nothing_made
}

@test "the version of a tree is in its name, in messages and in what results say" {
	source_sh "$TREE"
	[ "$status" -eq 0 ]
	[[ $output == "$CACHE/sources/linux-6.12.34-rc5-"*/linux ]]
	[[ $stderr == *"copying $TREE, Linux 6.12.34-rc5"* ]]
	[ "$(info)" = "kernel_source=$TREE 6.12.34-rc5" ]
	[ "$(make -s -C "$TREE" kernelrelease)" = 6.12.34-rc5 ]
	build vanilla
	[ "$status" -eq 0 ]
	grep -qx "kernel_source=$TREE 6.12.34-rc5" "$output/info"
	before=$output
	sed -i 's/^SUBLEVEL = 34/SUBLEVEL = 35/' "$TREE/Makefile"
	run kernels/build.sh --kernel-src "$TREE" --path vanilla
	[ "$output" != "$before" ]
	sed -i '/^SUBLEVEL/d; /^VERSION/d' "$TREE/Makefile"
	source_sh "$TREE"
	[ "$(info)" = "kernel_source=$TREE unknown" ]
}

@test "of a git tree the files count as they are, and nothing in it is touched" {
	[[ -n $(command -v git) ]] || skip "git is not installed"
	git -C "$TREE" init -q
	git -C "$TREE" add .
	git -C "$TREE" -c user.name=a -c user.email=a@b commit -qm base
	sha=$(git -C "$TREE" rev-parse --short=12 HEAD)
	# Times that differ from the index: git would refresh it.
	touch "$TREE/Kconfig"
	before=$(snapshot)
	source_sh "$TREE"
	[ "$status" -eq 0 ]
	[ "$(info)" = "kernel_source=$TREE 6.12.34-rc5 g$sha" ]
	[ "$(snapshot)" = "$before" ]
	[ ! -e "$output/.git" ]
	echo 'int four;' >>"$TREE/fs/notify/hook.c"
	echo 'int five;' >"$TREE/fs/notify/untracked.c"
	before=$(snapshot)
	source_sh "$TREE"
	[ "$status" -eq 0 ]
	[ "$(info)" = "kernel_source=$TREE 6.12.34-rc5 g$sha-dirty" ]
	[ "$(snapshot)" = "$before" ]
	grep -qx 'int four;' "$output/fs/notify/hook.c"
	[ -e "$output/fs/notify/untracked.c" ]
}

@test "a tree unpacked inside of another git tree is not that tree's commit" {
	[[ -n $(command -v git) ]] || skip "git is not installed"
	git -C "$T" init -q
	git -C "$T" -c user.name=a -c user.email=a@b commit -q --allow-empty -m other
	source_sh "$TREE"
	[ "$(info)" = "kernel_source=$TREE 6.12.34-rc5" ]
}

@test "spaces, relative paths and symlinks lead to the same source" {
	mv "$TREE" "$T/my tree"
	TREE="$T/my tree"
	ln -s "my tree" "$T/a link"
	build isec
	[ "$status" -eq 0 ]
	grep -qx "kernel_source=$TREE 6.12.34-rc5" "$output/info"
	built=$output
	for path in "../my tree" "../my tree/" "$T/a link" "../a link/../my tree/."; do
		run --separate-stderr kernels/build.sh --kernel-src "$path" isec
		[ "$status" -eq 0 ]
		[ "$output" = "$built" ]
		[ -z "$stderr" ]
	done
}

@test "a tree on a disk that is not writable" {
	chmod -R a-w,a+rX "$TREE"
	mkdir -p "$CACHE"
	before=$(snapshot)
	run --separate-stderr as_user kernels/build.sh --kernel-src "$TREE" isec
	echo "$stderr"
	rc=$status
	after=$(snapshot)
	chmod -R u+w "$TREE"
	[ "$rc" -eq 0 ]
	[ "$after" = "$before" ]
	grep -q "patches_sha256=[0-9a-f]" "$output/info"
	none compgen -G "$TMPDIR/*"
}

@test "a tree that cannot be read: 1 and the file" {
	chmod 0 "$TREE/fs/notify/user.c"
	mkdir -p "$CACHE"
	run --separate-stderr as_user kernels/source.sh --kernel-src "$TREE"
	chmod 644 "$TREE/fs/notify/user.c"
	echo "$stderr"
	[ "$status" -eq 1 ]
	[[ $stderr == *user.c*"$TREE cannot be copied" ]]
	nothing_made
}

@test "a tree that was built in place is cleaned in the copy alone" {
	make -C "$TREE" tinyconfig vmlinux
	before=$(snapshot)
	build isec
	[ "$status" -eq 0 ]
	[ "$(snapshot)" = "$before" ]
	run kernels/source.sh --kernel-src "$TREE" --path
	[ -d "$output" ]
	[ ! -e "$output/.config" ]
	[ ! -e "$output/vmlinux" ]
}

@test "make mrproper gets nothing that could lead it elsewhere" {
	export KBUILD_OUTPUT=$T/elsewhere O=$T/elsewhere MAKEFLAGS=-n ARCH=arm
	source_sh "$TREE"
	[ "$status" -eq 0 ]
	none grep -E '^(KBUILD_OUTPUT|O|ARCH)=' "$output/environment"
}

@test "make mrproper that fails is 1 with the end of its log" {
	sed -i 's/env >environment/echo broken tree; exit 3/' "$TREE/Makefile"
	source_sh "$TREE"
	[ "$status" -eq 1 ]
	[[ $stderr == *"broken tree"* ]]
	nothing_made
}

@test "what is no source tree is refused with the reason" {
	source_sh "$T/nowhere"
	refused "$T/nowhere is not a directory"
	rm "$TREE/Kconfig"
	source_sh "$TREE"
	refused "$TREE is not a kernel source tree: it has no Kconfig"
	rm "$TREE/Makefile"
	source_sh "$TREE"
	refused "$TREE is not a kernel source tree: it has no Makefile"
}

@test "a tree with the cache or this checkout in it is refused" {
	XDG_CACHE_HOME=$TREE/.cache source_sh "$TREE"
	refused "$TREE has $TREE/.cache/fsnbench in it"
	mv "$T/copy" "$TREE/tools"
	cd "$TREE/tools"
	source_sh "$TREE"
	refused "$TREE has $TREE/tools in it"
}

@test "a tree that changes while it is copied is not used" {
	tar=$(command -v tar)
	printf '#!/bin/sh\necho >>%q\nexec %q "$@"\n' "$TREE/fs/notify/user.c" "$tar" >"$T/bin/tar"
	chmod +x "$T/bin/tar"
	PATH=$T/bin:$PATH source_sh "$TREE"
	echo "$stderr"
	[ "$status" -eq 1 ]
	[[ $stderr == *"$TREE changed while it was copied"* || $stderr == *"$TREE cannot be copied" ]]
	nothing_made
}

@test "a series that does not apply is one line, before anything is copied" {
	sed -i 's/^int two;/int two, more;/' "$TREE/fs/notify/hook.c"
	before=$(snapshot)
	source_sh "$TREE"
	echo "$stderr"
	[ "$status" -eq 1 ]
	[ "$(wc -l <<<"$stderr")" -eq 1 ]
	[[ $stderr == *"0001-change-two.patch does not apply: fs/notify/hook.c Hunk #1 FAILED at 1 (Linux 6.12.34-rc5 in $TREE)" ]]
	nothing_made
	build isec
	[ "$status" -eq 1 ]
	nothing_made
	[ "$(snapshot)" = "$before" ]
	# The kernel without the series can be built all the same.
	build vanilla
	[ "$status" -eq 0 ]
	# And the tree, once mended, with it.
	sed -i 's/^int two, more;/int two;/' "$TREE/fs/notify/hook.c"
	build isec
	[ "$status" -eq 0 ]
}

@test "of many places where a patch does not apply the first three are named" {
	patch=kernels/patches/6.12/0001-change-two.patch
	for name in a b c d; do
		sed -n "s,hook[.]c,$name.c,; /^diff/,\$p" "$patch"
		echo wrong >"$TREE/fs/notify/$name.c"
	done >"$T/more"
	cat "$T/more" >>"$patch"
	source_sh "$TREE"
	echo "$stderr"
	[ "$status" -eq 1 ]
	[ "$(wc -l <<<"$stderr")" -eq 1 ]
	[[ $stderr == *"a.c Hunk #1 FAILED at 1; "*"b.c Hunk"*"c.c Hunk #1 FAILED at 1; and 1 more (Linux "* ]]
}

@test "a tree that has the series in it is told so" {
	sed -i 's/^int two;/long two;/' "$TREE/fs/notify/hook.c"
	source_sh "$TREE"
	echo "$stderr"
	[ "$status" -eq 1 ]
	[ "$stderr" = "source.sh: the series is applied already to Linux 6.12.34-rc5 in $TREE: give the tree without it" ]
	nothing_made
}

@test "a file to patch that is missing, new but there, or a link to elsewhere is named" {
	mv "$TREE/fs/notify/hook.c" "$T/hook.c"
	source_sh "$TREE"
	[ "$status" -eq 1 ]
	[[ $stderr == *"0001-change-two.patch does not apply: "*"fs/notify/hook.c is not there"* ]]
	ln -s "$T/hook.c" "$TREE/fs/notify/hook.c"
	sum=$(sha256sum <"$T/hook.c")
	source_sh "$TREE"
	echo "$stderr"
	[ "$status" -eq 1 ]
	[[ $stderr == *"fs/notify/hook.c is not a regular file"* ]]
	[ "$(sha256sum <"$T/hook.c")" = "$sum" ]
	rm "$TREE/fs/notify/hook.c"
	mv "$T/hook.c" "$TREE/fs/notify/hook.c"
	printf -- '--- /dev/null\n+++ b/fs/notify/user.c\n@@ -0,0 +1 @@\n+int new;\n' \
		>kernels/patches/6.12/0002-add-user.patch
	source_sh "$TREE"
	echo "$stderr"
	[ "$status" -eq 1 ]
	[[ $stderr == *"0002-add-user.patch does not apply: fs/notify/user.c "* ]]
}

@test "a patched tree that does not compile: its error, nothing half-made, and mended it builds" {
	make_series "int two;" "int zwei;"
	before=$(snapshot)
	build isec
	echo "$stderr"
	[ "$status" -eq 1 ]
	[[ $stderr == *"kernel isec: failed after "*"the end of $CACHE/logs/build-isec.log.make:"* ]]
	[[ $stderr == *all.c:*"error: "*two*undeclared* ]]
	[ "$(snapshot)" = "$before" ]
	[ ! -e "$CACHE/build/linux" ]
	none compgen -G "$CACHE/kernels/isec-*"
	none compgen -G "$CACHE/*/*.partial"
	none pgrep -f "$CACHE/build/linux"
	sed -i 's/two/three/' "$TREE/fs/notify/user.c"
	build isec
	[ "$status" -eq 0 ]
	[ -s "$output/vmlinux" ]
	[ ! -e "$CACHE/build/linux" ]
}
