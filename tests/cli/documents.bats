#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# What documents say can be typed: their examples are executed, verbs, options and files
# that they name exist.

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	MANUAL=bench/fsnbench.1
	DOCUMENTS=(README.md ARCHITECTURE.md CONTRIBUTING.md results/README.md)
}

# examples_of FILE: one command a line
examples_of() {
	case $1 in
	*.1) sed -n '/^\.SH EXAMPLES/,/^\.SH "SEE/{ s/\\-/-/g; /./p; }' "$1" | grep '^build/' ;;
	*)
		sed -n 's/^    \(build\/fsnbench .*\)/\1/p; s/^    \(fsnbench .*\)/build\/\1/p' "$1" |
			sed 's/ *#.*//'
		grep -oE '`build/fsnbench [^`]*`' "$1" | tr -d '`' || true
		;;
	esac
}

@test "the manual page has every verb, and groff finds nothing wrong with it" {
	local verb nr=0
	for verb in $(build/fsnbench --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p'); do
		echo "verb $verb"
		((++nr))
		grep -qxF ".B ${verb//-/\\-}" "$MANUAL"
	done
	[ "$nr" -ge 10 ]
	run groff -man -ww -Tascii -z "$MANUAL"
	[ "$status" -eq 0 ]
	[ "$output" = "" ]
}

@test "the manual page has no verb that is not there" {
	local verb nr=0
	for verb in $(sed -n '/^\.SH VERBS/,/^\.SH CELLS/p' "$MANUAL" | grep -A 1 '^\.TP' |
		sed -n 's/^\.B \([a-z\\-]*\)$/\1/p' | sed 's/\\//g'); do
		echo "verb $verb"
		((++nr))
		build/fsnbench "$verb" --help >/dev/null
	done
	[ "$nr" -ge 10 ]
}

@test "examples of the manual page run" {
	local line nr=0
	while IFS= read -r line; do
		echo "example: $line"
		bash -c "$line" >"$BATS_TEST_TMPDIR/out"
		[ -s "$BATS_TEST_TMPDIR/out" ]
		((++nr))
	done < <(examples_of "$MANUAL")
	[ "$nr" -ge 8 ]
}

# Words in capitals, and my.ini, stand for what the reader has.
@test "examples of the other documents run, or name what the reader has" {
	local file line nr=0
	for file in "${DOCUMENTS[@]}"; do
		while IFS= read -r line; do
			[[ ! $line =~ (^|[ =/])([A-Z][A-Z-]+|my\.ini) ]] || continue
			echo "$file: $line"
			bash -c "$line" >"$BATS_TEST_TMPDIR/out"
			((++nr))
		done < <(examples_of "$file")
	done
	[ "$nr" -ge 1 ]
}

@test "verbs and options of ./run.sh that documents name are there" {
	local word help nr=0
	help=$(./run.sh --help)
	for word in $(grep -ohE '\./run\.sh( [a-z]+)?' "${DOCUMENTS[@]}" | sed -n 's/.* //p' | sort -u); do
		echo "verb $word"
		((++nr))
		grep -qE "^  $word +" <<<"$help" || [ "$word" = and ] || [ "$word" = prints ]
	done
	for word in $(grep -ohE '\./run\.sh[^`#|]*' "${DOCUMENTS[@]}" | grep -oE -- '--[a-z][a-z-]+' | sort -u); do
		echo "option $word"
		((++nr))
		grep -qE -- "(^|[ |])$word\b" <<<"$help"
	done
	[ "$nr" -ge 10 ]
}

@test "files that documents name are there" {
	local file name nr=0
	for file in "${DOCUMENTS[@]}"; do
		for name in $(grep -oE '`(bench|bpf|workloads|kernels|plots|tests)/[A-Za-z0-9_./-]+`' "$file" | tr -d '`'); do
			echo "$file: $name"
			((++nr))
			[[ $name == *NAME* || $name == *SITE* || $name == *VERSION* || -e $name ]]
		done
	done
	[ "$nr" -ge 10 ]
}
