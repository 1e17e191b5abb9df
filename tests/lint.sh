#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# What can be said about the sources without running them.  Prints TAP.
#
# usage: lint.sh [--kernel-src DIR] [CHECK...]
# Checks everything, or these: shell, format, width, includes, patches,
# licences, leftovers, whitespace.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=kernels/lib.sh
. "$ROOT/kernels/lib.sh"

CHECKS=(shell format width includes patches licences leftovers whitespace)
# TAP directive of the check that is running, and its files.
directive='' nr_files=0

# files PATTERN...: paths below the root that match, into $found.  From the
# folder and not from git: what is not committed yet is checked as well.
files() {
	local pattern
	local -a names=(-false)
	for pattern in "$@"; do
		names+=(-o -path "./$pattern")
	done
	mapfile -d '' -t found < <(find . \( -path ./.git -o -path ./build -o \
		-path './results/*' -o -path '*/.new.*' \) -prune -o \
		-type f \( "${names[@]}" \) -print0 | LC_ALL=C sort -z)
	((nr_files += ${#found[@]})) || true
}

c_files() { files 'bench/*.[ch]' 'workloads/*.[ch]' 'bpf/*.[ch]' 'kernels/*.[ch]' 'tests/*.[ch]'; }

# In bats a failing cd ends the test, and `run` sets variables unseen.
check_shell() {
	local rc=0
	files '*.sh' '*.bash' .ci/run
	shellcheck -x "${found[@]}" || rc=1
	files '*.bats'
	shellcheck -s bats -S warning -e SC2030,SC2031,SC2034,SC2164 "${found[@]}" || rc=1
	return "$rc"
}

# statements: one statement a line.  Where a statement is broken, how its rest
# is indented and the columns that tabs make inside of a line are the author's;
# so are macros, which clang-format takes for code of their own.
statements() {
	awk '
	function flush_line() { if (line != "") print line; line = "" }
	/^[ \t]*#/ { macro = 1 }
	macro { macro = /\\$/; next }
	/^[ \t]*$/ { flush_line(); print ""; next }
	{
		match($0, /^[ \t]*/)
		rest = substr($0, RLENGTH + 1)
		gsub(/[ \t]+/, " ", rest)
		if (rest ~ /^\/\*.*\*\/$/) {	# it may go on with a column of comments
			flush_line()
			print rest
			next
		}
		line = line == "" ? substr($0, 1, RLENGTH) rest : line " " rest
		if (rest ~ /^\/\/|([;{}]|^do|^else|\*\/)$/ || rest ~ /:$/ && line !~ /\?/ ||
		    rest ~ /\)$/ && line ~ /^([^ \t]|[ \t]+(} )?(else )?[a-z_]*(if|for|each|while|switch) ?\()/)
			flush_line()
	}
	END { flush_line() }'
}

# Indentation, braces and spaces of statements, as .clang-format has them.  All
# files at once, which is quick; one by one where there is something to show.
check_format() {
	local file formatted
	c_files
	((${#found[@]})) || return 0
	[[ -n $(command -v clang-format) ]] || { echo "clang-format is not installed"; return 1; }
	if cmp -s <(cat "${found[@]}" | statements) \
		<(clang-format --style=file "${found[@]}" | statements); then
		return 0
	fi
	# Formatted by one process: one per file takes minutes.
	formatted=$(mktemp -d)
	at_exit_remove "$formatted"
	cp --parents "${found[@]}" .clang-format "$formatted"
	(cd "$formatted" && clang-format --style=file -i "${found[@]}")
	for file in "${found[@]}"; do
		cmp -s "$file" "$formatted/$file" ||
			diff -U 0 --label "$file" --label "$file as clang-format has it" \
				<(statements <"$file") <(statements <"$formatted/$file") || true
	done
	return 1
}

# Lines with a string may be longer: who searches for a message must find it.
check_width() {
	c_files
	awk '
	{
		line = $0
		sub(/[ \t]*\/\*.*\*\/$/, "", line)
		while ((at = index(line, "\t")))
			line = sprintf("%s%" (8 - (at - 1) % 8) "s%s", substr(line, 1, at - 1), "", \
				       substr(line, at + 1))
		if (length(line) > 100 && line !~ /"/) {
			print FILENAME ":" FNR ": " length(line) " columns"
			bad = 1
		}
	}
	END { exit bad }' "${found[@]}" /dev/null
}

# included FOLDER ALLOWED: includes of FOLDER's files that lead to a file
# which is not in one of the folders that the pattern ALLOWED names.
included() {
	local line file path target
	files "$1/*.[ch]"
	while IFS= read -r line; do
		file=${line%%:*}
		path=${line#*\"}
		path=${path%%\"*}
		# As the compiler looks: beside the file, then at the root.
		target=$(realpath -m --relative-to=. "$(dirname "$file")/$path")
		[[ -e $target ]] || target=$path
		[[ $target =~ ^($2)(/|$) ]] || echo "$file: includes $path"
	done < <(grep -HE '^[[:space:]]*#[[:space:]]*include[[:space:]]+"' "${found[@]}" /dev/null)
}

check_includes() {
	local wrong
	wrong=$(
		included bench 'bench|bpf|workloads'
		included bpf bpf
		included workloads workloads
		included kernels 'kernels|bench/sha256[.]h'
	)
	files 'bench/*.[ch]' 'bpf/*.[ch]' 'workloads/*.[ch]' 'kernels/*.[ch]'
	[[ -z $wrong ]] || { printf '%s\n' "$wrong"; return 1; }
}

# Two messages are not for a series kept outside of a tree: no MAINTAINERS
# entry, and commits that are not in this copy's history.
check_patches() {
	local tree
	tree=$(kernels/source.sh "${src[@]}" --path 2>/dev/null) || tree=
	if [[ ! -f $tree/scripts/checkpatch.pl ]]; then
		directive=' # SKIP there is no kernel source in the cache (./run.sh kernels unpacks it)'
		return
	fi
	files 'kernels/patches/*.patch'
	GIT_DIR=/nonexistent perl "$tree/scripts/checkpatch.pl" --root="$tree" --strict --quiet --no-summary \
		--ignore FILE_PATH_CHANGES,UNKNOWN_COMMIT_ID "${found[@]}"
}

check_licences() {
	local file rc=0
	files '*.[ch]' '*.sh' '*.bash' '*.bats' '*.gp' '*.mk' Makefile .ci/run .clang-format \
		.editorconfig 'kernels/config/*'
	for file in "${found[@]}"; do
		[[ $(head -n 2 "$file") == *"SPDX-License-Identifier: GPL-2.0"* ]] ||
			{ echo "$file: no SPDX line in the first two"; rc=1; }
	done
	return "$rc"
}

check_leftovers() {
	files '*'
	! grep -InE "\\b(TO""DO|FIX""ME|X""XX)\\b" "${found[@]}" /dev/null
}

# Golden files and patches are what a program wrote.
check_whitespace() {
	local file rc=0
	local -a text=() code=()
	files '*'
	for file in "${found[@]}"; do
		case $file in
		*.patch | *.png | *.svg | ./tests/golden/*.* | ./LICENSE) continue ;;
		esac
		text+=("$file")
		[[ $file == *.md ]] || code+=("$file")
		[[ ! -s $file || -z $(tail -c 1 "$file") ]] ||
			{ echo "$file: no newline at the end"; rc=1; }
	done
	! grep -InE $'[ \t]+$' "${text[@]}" /dev/null || rc=1
	! grep -InE $'^\t* {8}\t*[^ *]' "${code[@]}" /dev/null || rc=1
	return "$rc"
}

main() {
	local check nr=0 failed=0 log
	local -a src=() checks=() found=()
	log=$(mktemp)
	at_exit_remove "$log"
	while (($#)); do
		case $1 in
		--kernel-src) src=(--kernel-src "${2:?--kernel-src needs a directory}"); shift ;;
		*)
			[[ " ${CHECKS[*]} " == *" $1 "* ]] || die 2 "unknown check '$1': valid are ${CHECKS[*]}"
			checks+=("$1")
			;;
		esac
		shift
	done
	cd "$ROOT"
	((${#checks[@]})) || checks=("${CHECKS[@]}")
	echo "1..${#checks[@]}"
	for check in "${checks[@]}"; do
		run_check "$check"
	done
	return "$failed"
}

# run_check CHECK: in this shell, for what a check sets; hence the file.
run_check() {
	local rc=0
	directive='' nr_files=0
	"check_$1" >"$log" 2>&1 || rc=1
	if ((rc == 0 && nr_files == 0)) && [[ -z $directive ]]; then
		echo "no file was checked" >"$log"
		rc=1
	fi
	((nr += 1))
	if ((rc == 0)); then
		echo "ok $nr - $1, $nr_files files$directive"
	else
		echo "not ok $nr - $1"
		sed 's/^/# /' "$log"
		failed=1
	fi
}

main "$@"
