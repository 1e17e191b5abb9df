#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The bundle without a boot: what is packed, and a result taken from the log of a
# console.  tests/exact/bundle.bats boots it.

# shellcheck disable=SC2154	# stderr is bats's
load common
bats_require_minimum_version 1.5.0

setup() {
	REPO=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	T=$BATS_TEST_TMPDIR
	READ=$REPO/kernels/bundle-read.sh
}

# console STATUS: a log with a result of many lines, other lines in between.
console() {
	seq 3000 >"$T/json"
	gzip -9n <"$T/json" | base64 -w 72 | awk '{ print "=" NR " " $0 }' >"$T/lines"
	{
		echo "[    0.000000] Linux version 6.12"
		echo "==== fsnbench begins ===="
		printf '==== fsnbench result: status=%d lines=%d bytes=%d sha256=%s %s ====\n' "$1" \
			"$(wc -l <"$T/lines")" "$(stat -c %s "$T/json")" \
			"$(sha256sum <"$T/json" | cut -d' ' -f1)" fsnbench-x.json
		sed '5a [   12.345678] random: a line of the kernel' "$T/lines"
		echo "==== fsnbench ends: status=$1 ===="
		echo "[   13.000000] reboot: Power down"
	} | sed 's/$/\r/' >"$T/log"
}

reads() { run --separate-stderr "$READ" "$T/log" "$T/out.json"; }

# damaged TEXT: 1, one line, nothing written.
damaged() {
	echo "status $status: $stderr"
	[ "$status" -eq 1 ]
	[[ $stderr == *"$1"* ]]
	[ "$(wc -l <<<"$stderr")" -eq 1 ]
	[ -z "$(compgen -G "$T/out.json*")" ]
}

@test "a result is taken out of a log with other lines in it" {
	console 0
	reads
	echo "$stderr"
	[ "$status" -eq 0 ]
	cmp "$T/json" "$T/out.json"
}

@test "of two results the last is taken, and a failed engine is 1 with its result" {
	console 0
	cp "$T/log" "$T/first"
	console 3
	cat "$T/first" "$T/log" >"$T/both"
	mv "$T/both" "$T/log"
	reads
	[ "$status" -eq 1 ]
	[[ $stderr == *"the engine exited with 3"* ]]
	cmp "$T/json" "$T/out.json"
}

@test "a line that is missing is named, a changed one is noticed" {
	console 0
	sed -i '/^=7 /d' "$T/log"
	reads
	damaged "line 7 of $(wc -l <"$T/lines") of the result is missing or damaged"
	console 0
	sed -i 's/^\(=9 .*\)[a-z]\(.*\)/\1A\2/' "$T/log"
	reads
	damaged "the result is damaged"
	console 0
	sed -i 's/sha256=..../sha256=0000/' "$T/log"
	reads
	damaged "its digest is not 0000"
}

@test "no result: what the guest said of it" {
	echo "==== fsnbench begins ====" >"$T/log"
	reads
	damaged "has no result"
	echo "==== fsnbench failed: status=4, no result: No such file or directory ====" >>"$T/log"
	reads
	damaged "status=4, no result: No such file"
	echo "==== fsnbench saved: status=0 bytes=1 sha256=0 x.json on /dev/sda1 ====" >>"$T/log"
	reads
	damaged "on the machine's own disk"
	run --separate-stderr "$READ" "$T/none" "$T/out.json"
	[ "$status" -eq 2 ]
}

@test "the pair, its checksums and how to boot it" {
	mkdir -p "$T/copy/kernels" "$T/copy/build" "$T/copy/bench/experiments"
	cp "$REPO"/kernels/{lib,bundle,initramfs}.sh "$T/copy/kernels/"
	echo kernel >"$T/image"
	for file in fsnbench bundle-init ext4.img; do echo "$file" >"$T/copy/build/$file"; done
	touch "$T/copy/bench/experiments/one.ini"
	run "$T/copy/kernels/bundle.sh" --image "$T/image" --out "$T/pair" --command "/bin/x --json /out/result.json"
	echo "$output"
	[ "$status" -eq 0 ]
	(cd "$T/pair" && sha256sum --status -c SHA256SUMS)
	[ "$(ls -A "$T/pair" | tr '\n' ' ')" = "SHA256SUMS boot.txt initramfs.cpio.gz vmlinuz " ]
	grep -q 'fsnbench.save=LABEL=NAME' "$T/pair/boot.txt"
	mkdir "$T/root"
	gzip -dc "$T/pair/initramfs.cpio.gz" | (cd "$T/root" && cpio --quiet -id)
	[ "$(cat "$T/root/init")" = bundle-init ]
	[ "$(tail -n +2 "$T/root/etc/bundle.command" | tr '\n' ' ')" = "--json /out/result.json " ]
	[ -x "$T/root/bin/sh" ]
	[ -e "$T/root/bench/experiments/one.ini" ]
	sum=$(cat "$T/pair/SHA256SUMS")
	"$T/copy/kernels/bundle.sh" --image "$T/image" --out "$T/pair" --command "/bin/x --json /out/result.json"
	[ "$(cat "$T/pair/SHA256SUMS")" = "$sum" ]
	rm "$T/copy/build/bundle-init"
	run "$T/copy/kernels/bundle.sh" --image "$T/image" --out "$T/pair"
	[ "$status" -eq 1 ]
	[[ $output == *"build/bundle-init is not built"* ]]
}
