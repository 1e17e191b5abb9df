# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2154	# status and stderr are bats's
# What the tests of the harness share. From outside come
#   FSNBENCH_TEST_KERNEL  a directory with vmlinux and System.map
#   O                     where the build is (build)
bats_require_minimum_version 1.5.0

REPO=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
O=${O:-build}
[[ $O == /* ]] || O=$REPO/$O
KERNEL=${FSNBENCH_TEST_KERNEL:-}
T=${BATS_TEST_TMPDIR:-}
OUT=$T/out

# none COMMAND...: it must say no, which is 1: what is not installed, or has no file to
# look into, says nothing.  ("!" would not fail a test.)
none() {
	local rc=0
	"$@" || rc=$?
	[ "$rc" -eq 1 ]
}

needs_kernel() {
	[[ -n $KERNEL ]] || skip "FSNBENCH_TEST_KERNEL names no kernel to boot"
}

# built TARGET...: by the names that everybody else makes them by.  With other
# flags, as -I with a whole path, make would build everything again.
built() { make -s -C "$REPO" O="${O#"$REPO"/}" "${@#"$REPO"/}" >&2 3>&-; }

# boot [OPTION...] -- COMMAND...: with its standard error apart.
boot() { run --separate-stderr "${BOOT[@]}" --out "$OUT" "$@"; }

# nothing_left: no process, no channel, no results.
nothing_left() {
	[ ! -e "$OUT/channel" ]
	[ ! -e "$OUT/result" ]
	[ -z "$(compgen -G "$OUT/.*[a-z]*")" ]
	none pgrep -f "path=$OUT/"
}

# failed TEXT: 1, one line with the cause, nothing left.
failed() {
	echo "status $status: $stderr"
	[ "$status" -eq 1 ]
	[[ $stderr == *"$1"* ]]
	[ "$(wc -l <<<"$stderr")" -eq 1 ]
	nothing_left
}

# eventually COMMAND...: becomes true within 30 seconds.
eventually() {
	local tries
	for ((tries = 0; tries < 300; tries++)); do
		if "$@" 2>/dev/null; then return; fi
		sleep 0.1
	done
	return 1
}

# start_boot [OPTION...] -- COMMAND...: in a session of its own, like a
# terminal's foreground job; bats itself ignores SIGINT.
start_boot() {
	setsid env --default-signal=INT "${BOOT[@]}" --out "$OUT" "$@" \
		>/dev/null 2>"$T/stderr" 3>&- &
	BOOT_PID=$!
}

end_boot() {
	status=0
	wait "$BOOT_PID" || status=$?
	stderr=$(cat "$T/stderr")
}
