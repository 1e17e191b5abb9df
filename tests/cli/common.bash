# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154	# what is set is for the tests, what is read is bats's
# What the tests of the scripts share.

# none COMMAND...: it must say no, which is 1: what is not installed, or has no file to
# look into, says nothing.  ("!" would not fail a test.)
none() {
	local rc=0
	"$@" || rc=$?
	[ "$rc" -eq 1 ]
}

# refused STATUS TEXT...: as the last command did, in one line that has each TEXT.
refused() {
	echo "status $status: $output"
	[ "$status" -eq "$1" ]
	[ "${#lines[@]}" -eq 1 ]
	shift
	for text; do
		[[ $output == *"$text"* ]]
	done
}

# processes TEXT: those with TEXT in their arguments, which count as joined.
processes() {
	local file IFS=
	local -a args
	for file in /proc/[0-9]*/cmdline; do
		{ mapfile -d '' -t args <"$file"; } 2>/dev/null || continue
		if [[ ${args[*]} == *"$1"* ]]; then echo "$file"; fi
	done
}

# interrupt_at FILE COMMAND...: Ctrl-C to COMMAND, the foreground job of a
# terminal, when it has written FILE. How it ended is in $status. Whoever runs
# the tests in the background has them ignore SIGINT, hence env.
interrupt_at() {
	local file=$1 pid tries
	shift
	set -m
	env --default-signal=INT "$@" 3>&- &
	pid=$!
	set +m
	for ((tries = 0; tries < 1200; tries++)); do
		if [[ -s $file ]] || ! kill -0 "$pid" 2>/dev/null; then break; fi
		sleep 0.05
	done
	kill -INT "$pid" || true
	status=0
	wait "$pid" || status=$?
	[ -s "$file" ]
}

# copy_setup: the scripts in a folder of their own, with a cache of their own.
copy_setup() {
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

# make_tree DIR [IMAGE]: a tree that has what build.sh asks of a kernel's
# Makefile; its "kernel" is IMAGE.
make_tree() {
	mkdir -p "$1/fs/notify"
	echo "mainmenu none" >"$1/Kconfig"
	printf 'one\ntwo\nthree\n' >"$1/fs/notify/hook.c"
	cat >"$1/Makefile" <<-MAKE
	.RECIPEPREFIX = >
	tinyconfig:
	> echo CONFIG_TINY=y >.config
	olddefconfig:
	> sed -i -E 's/^(CONFIG_.*)=n\$\$/# \1 is not set/; /^CONFIG_LOST/d' .config
	vmlinux:
	> cp ${2:-none} vmlinux
	> echo 0 T main >System.map
	kernelrelease:
	> @echo 6.12.0-tiny
	mrproper:
	> rm -f .config
	.PHONY: tinyconfig olddefconfig vmlinux kernelrelease mrproper
	MAKE
}
