#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Takes the bundle's result out of the log of a console; see
# kernels/guest/bundle-print.c for what it looks like.
#
# usage: bundle-read.sh CONSOLE.log OUT.json
# Of several results in the log the last one that is whole is taken.  Lines of the
# kernel's in between do not matter; what is missing or damaged is named and nothing is
# written.  Exits with 1 then, or if the engine itself failed.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"

# field NAME: of the line $head.
field() { sed -n "s/.* $1=\([0-9a-f]*\) .*/\1/p" <<<"$head"; }

# body: the base64 of the last result, if all of its lines are there; else what is
# missing, and status 1.
body() {
	tr -d '\r' <"$log" | awk -v wanted="$lines" '
		/==== fsnbench result: / { delete text; next }
		match($0, /(^|[^0-9A-Za-z+\/=])=[0-9]+ [A-Za-z0-9+\/]+=*$/) {
			line = substr($0, RSTART)
			sub(/^[^=]*=/, "", line)
			split(line, part, " ")
			text[part[1] + 0] = part[2]
		}
		END {
			for (i = 1; i <= wanted; i++)
				if (!(i in text)) { print i; exit 1 }
			for (i = 1; i <= wanted; i++) print text[i]
		}'
}

main() {
	local log out head lines status said sha256 work
	(($# == 2)) || die 2 "usage: bundle-read.sh CONSOLE.log OUT.json"
	log=$1 out=$2
	[[ -f $log && -r $log ]] || die 2 "$log cannot be read"
	said=$(tr -d '\r' <"$log" | grep -aoE '==== fsnbench (result|saved|failed): .* ====' | tail -n 1) || true
	case $said in
	*' saved: '*) die 1 "$log: the result is on the machine's own disk: $said" ;;
	*' failed: '*) die 1 "$log: $said" ;;
	'') die 1 "$log has no result: no line '==== fsnbench result: … ===='$(grep -qa 'fsnbench begins' "$log" && echo ', the engine had begun')" ;;
	esac
	head=$said
	status=$(field status) lines=$(field lines) sha256=$(field sha256)
	[[ $status && $lines && ${#sha256} -eq 64 ]] || die 1 "$log: the line before the result is damaged: $said"
	work=$(mktemp -d "$out.XXXXXX")
	at_exit_remove "$work"
	body >"$work/base64" ||
		die 1 "$log: line $(cat "$work/base64") of $lines of the result is missing or damaged"
	base64 -d "$work/base64" 2>/dev/null | gzip -dc >"$work/json" 2>/dev/null ||
		die 1 "$log: the result is damaged: it cannot be unpacked"
	[[ $(sha256sum <"$work/json" | cut -d' ' -f1) == "$sha256" ]] ||
		die 1 "$log: the result is damaged: its digest is not $sha256"
	mv "$work/json" "$out"
	((status == 0)) || die 1 "$log: the result is whole, but the engine exited with $status"
}

main "$@"
