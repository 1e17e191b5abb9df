#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Prints KEY=VALUE lines about what a measurement stands on: a kernel from the
# cache, QEMU, the processor and this repository.
#
# usage: context.sh ENTRY
# ENTRY is a directory that build.sh printed.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
QEMU=${QEMU:-qemu-system-x86_64}

in_git() { git -C "$HERE" "$@" 2>/dev/null; }

grep -v '^kernel=' "$1/info"
version=$("$QEMU" --version | head -n 1)
version=${version#QEMU emulator version }
cpu=$("$HERE/boot.sh" --print --kernel - --initramfs - --out - -- - | tr -d '\134' | sed 's/.* -cpu \([^ ]*\) .*/\1/')
printf '%s=%s\n' \
	date "$(date -u +%FT%TZ)" \
	virt tcg \
	cpu "$cpu" \
	qemu.version "$version" \
	qemu.sha256 "$(sha256sum <"$(command -v "$QEMU")" | cut -d' ' -f1)" \
	host.cpu "$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)" \
	host.cpus "$(nproc)" \
	git "$(in_git rev-parse HEAD || echo unknown)"
if [[ -n $(in_git status --porcelain || echo unknown) ]]; then
	echo dirty=true
else
	echo dirty=false
fi
