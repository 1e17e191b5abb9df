#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# One record of many boots: joins what stress.sh --record left of each.
#
# usage: stress_join.sh FILE...
# Prints what they have in common once, a line per boot by seed, and sums.  All
# have to be of the same kernel, complete and without a complaint, and their
# seeds follow one another without a gap; otherwise says what is wrong, exits 1.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=kernels/lib.sh
. "$ROOT/kernels/lib.sh"

# join FILE...: a boot's seed, cycles, operations, windows and seconds; windows
# are what a hook was looked at for, by site and by what handles it.
join() {
	LC_ALL=C awk '
	function fail_at(name, text) { print name ": " text >"/dev/stderr"; bad = 1; exit 1 }
	function fail(text) { fail_at(FILENAME, text) }
	function check() {
		if (!quiet) fail_at(file, "does not say that the kernel log has no complaint")
		if (!found) fail_at(file, "does not begin with \"nothing was found\"")
		if (!(file in done) || !(file in seed) || !(file in ops) || !(file in guest_s))
			fail_at(file, "is not complete")
		if (nr_files > 1 && nr_same != nr_head)
			fail_at(file, "does not say all that the first boot says of the kernel")
	}
	FNR == 1 {
		if (file != "") check()
		file = FILENAME
		quiet = table = nr_same = 0
		found = /: nothing was found$/
		nr_files++
	}
	/^kernel log without a complaint: yes$/ { quiet = 1 }
	/^(kernel|kernel_release|[a-z]+_sha256|compiler|kernel_source|processors): / {
		key = $1
		if (nr_files == 1) { head[++nr_head] = $0; value[key] = $0; next }
		if (value[key] != $0) fail("has \"" $0 "\", the first boot \"" value[key] "\"")
		nr_same++
	}
	/^commit: / && !($2 in commit) { commit[$2]; commits = commits " " $2 }
	/^seed: / {
		if ($2 in by_seed) fail("has the same seed, " $2 ", as " by_seed[$2])
		by_seed[$2] = file; seed[file] = $2
		if (nr_files == 1 || $2 < first) first = $2
		if (nr_files == 1 || $2 > last) last = $2
	}
	/^cycles: / {
		if ($2 != $4) fail("has " $2 " of " $4 " cycles")
		done[file] = $2
	}
	/^operations: / { ops[file] = $2; beside[file] = $6 }
	/^seconds of the guest: / { guest_s[file] = $5 }
	/^windows by site: / { table = 1; next }
	table && !/^  / { table = 0 }
	table {
		if (!($1 in site)) { site[$1]; order[++nr_sites] = $1 }
		for (i = 2; i <= 4; i++) { by_site[$1, i] += $i; windows[file] += $i }
	}
	END {
		if (bad) exit 1
		if (file == "") { print "there is no boot to join" >"/dev/stderr"; exit 1 }
		check()
		for (s = first; s <= last; s++)
			if (!(s in by_seed)) fail_at("seed " s, "has no boot, " last " has")
		print "tests/guest/stress_join.sh: nothing was found in " nr_files " boots"
		print "kernel log without a complaint: yes, in each"
		for (i = 1; i <= nr_head; i++) print head[i]
		print "commit:" commits
		print "a boot per seed; operations of the cycles and beside them, windows in which a hook was"
		print "looked at, seconds of the guest"
		printf "%5s %7s %11s %11s %8s %8s\n", "seed", "cycles", "operations", "beside", "windows", "seconds"
		for (s = first; s <= last; s++) {
			f = by_seed[s]
			printf "%5d %7d %11d %11d %8d %8d\n", s, done[f], ops[f], beside[f], windows[f], guest_s[f]
			sum[1] += done[f]; sum[2] += ops[f]; sum[3] += beside[f]
			sum[4] += windows[f]; sum[5] += guest_s[f]
		}
		printf "%5s %7d %11d %11d %8d %8d\n", "sum", sum[1], sum[2], sum[3], sum[4], sum[5]
		print "windows by site: C, BPF, sleepable BPF"
		for (i = 1; i <= nr_sites; i++)
			printf "  %-20s %8d %8d %8d\n", order[i], by_site[order[i], 2], by_site[order[i], 3], by_site[order[i], 4]
	}' "$@"
}

main() {
	(($#)) || die 2 "needs the files of boots"
	join "$@"
}

main "$@"
