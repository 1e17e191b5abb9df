#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Records what a mix replays, by hand and once: record.sh build TARBALL
#                                               record.sh mail
#                                               record.sh package DEB PRESENT...
#
# Writes build.mix, mail.mix or package.mix beside itself; the number of operations
# goes into workloads/mix_*.c by hand.  As root on Debian 12 with strace, and
#   build    gcc, make, and bzip2's source (apt-get source --download-only bzip2)
#   mail     maildrop, mutt
#   package  netbase_*.deb, and packages without scripts that are there before it
#            (apt-get download netbase media-types sensible-utils)
#
# One processor, so that processes come one after the other as far as they can; no
# variable of the caller, so that nothing of this machine is in the paths.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=''

die() { echo "record.sh: $*" >&2; exit 2; }

version() { dpkg-query -W -f '${Package} ${Version}' "$1"; }

clean_env() {
	env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		HOME="$top/home" LC_ALL=C TZ=UTC0 TERM=vt100 SHELL=/bin/sh "$@"
}

# record MIX WATCHED: what $top/session.sh does, where it stands.
record() {
	local mix=$1 watched=$2
	find "$top" -printf '%y %s %p\n' >"$top.listing"
	# A terminal of its own, which mutt wants; a host name that says nothing.
	clean_env unshare -u sh -c "hostname host && cd $top && exec script -qec \
		'taskset -c 0 strace -f -y -s 0 -e signal=none -e trace=%file,%desc,%process \
		-o $top.strace sh session.sh' /dev/null" </dev/null >"$top.out" 2>&1 ||
		{ cat "$top.out" >&2; die "the session failed"; }
	{
		echo "# SPDX-License-Identifier: GPL-2.0-only"
		about "$mix"
		common
		awk -f "$HERE/trace.awk" -v top="$top" -v watched="$watched" "$top.listing" "$top.strace"
	} >"$HERE/$mix.mix.new"
	! grep -nF -e "$top" -e "$(uname -n)" "$HERE/$mix.mix.new" || die "a name of this machine is left"
	mv "$HERE/$mix.mix.new" "$HERE/$mix.mix"
}

common() {
	cat <<-END
	#
	# Recorded by record.sh with $(version strace) on Debian 12, as root, on one processor;
	# trace.awk made operations of it, in the order in which the calls of all processes
	# ended. Kept: what succeeded on regular files and directories, the dynamic linker's
	# search included, and lookups that failed and fail in the same way again. Left out:
	# - /proc, /sys, /dev, /run, pipes, sockets and terminals;
	# - execve(2), where the kernel opens and reads the program, raises FAN_OPEN and asks
	#   LSMs as for any file; mmap(2), which does neither;
	# - what a process does to its descriptors (their close at its end is here), locks,
	#   advice and ioctl(2); fsync(2) and sync_file_range(2), which would count the journal's thread
	#   where there is one; readlink(2), with which realpath(3) asks of each directory
	#   whether it is a link. None of these raises an event or passes the LSM hooks
	#   file_open and file_permission.
	# Paths begin at a directory descriptor and have no links and no dots. Files that the
	# activity brought along are as long as they were, others as long as what was read.
	END
}

about() {
	case $1 in
	build) cat <<-END ;;
	# A build: make compiles two files of bzip2's library, then a clean.
	#	make -C bzip2 huffman.o crctable.o; rm -f bzip2/huffman.o bzip2/crctable.o
	# With $(version make), $(version gcc-12), $(version binutils);
	# $tarball without its manuals and samples. Two files and no archive, because
	# these alone are as many operations as a trace may have.
	# Watched: the directory of the source, as by an editor or a build server. It has the
	# Makefile, sources, headers and objects, and no directory; the system's headers and
	# gcc's temporary files are elsewhere.
	END
	mail) cat <<-END ;;
	# A mail spool: three mails are delivered, two are read, all three deleted.
	#	maildrop .mailfilter <MAIL	three times
	#	mutt -f Maildir		shows two of the new mails, synchronises (new/ to
	#				cur/), deletes all three, synchronises, quits
	# With $(version maildrop), $(version mutt), without a header cache;
	# 12 mails that had been read were there.
	# Watched: new/ of the Maildir, as by whoever waits for mail.
	END
	package) cat <<-END ;;
	# A package: installed, then purged, in a root of its own.
	#	dpkg --root=root --log=root/var/log/dpkg.log --force-unsafe-io -i DEB
	#	the same with -P netbase
	# With $(version dpkg); DEB is $deb, repacked without postinst and postrm,
	# which would have needed a shell in the root. There before:
	# $present.
	# It was installed and purged once before, so that dpkg's database comes out as it was.
	# Watched: etc/ of the root, as by a configuration manager or an intrusion detector.
	END
	esac
}

record_build() {
	[[ -f ${1:-} ]] || die "build needs the tarball of bzip2"
	tarball=$(basename "$1")
	mkdir "$top/bzip2"
	tar -xf "$1" -C "$top/bzip2" --strip-components=1
	rm "$top/bzip2/"{manual.*,sample?.*}
	cat >"$top/session.sh" <<-'END'
	make -C bzip2 huffman.o crctable.o
	rm -f bzip2/huffman.o bzip2/crctable.o
	END
	record build "$top/bzip2"
}

# mail NUMBER SIZE
mail() {
	printf 'From: a%d@example.org\nTo: user@example.org\nMessage-ID: <%d@example.org>\n' "$1" "$1"
	printf 'Date: Mon, 18 Nov 2024 10:%02d:00 +0000\nSubject: message %d\n\n' "$1" "$1"
	head -c "$2" /dev/zero | tr '\0' x | fold -w 70
	echo
}

record_mail() {
	local i spool=$top/home/Maildir
	mkdir "$top/queue"
	maildirmake "$spool"
	for ((i = 1; i <= 12; i++)); do
		mail "$i" $((i * 700)) >"$spool/cur/17000010$((i + 10)).M${i}P1.host:2,S"
	done
	for i in 13 14 15; do
		mail "$i" $(((i - 12) * 2500)) >"$top/queue/$i"
	done
	echo 'to "Maildir/"' >"$top/home/.mailfilter"
	chmod 600 "$top/home/.mailfilter"
	cat >"$top/home/.muttrc" <<-'END'
	set mbox_type=Maildir folder=~/Maildir spoolfile=~/Maildir tmpdir=/tmp
	set sleep_time=0 delete=yes quit=yes move=no wait_key=no
	END
	cat >"$top/session.sh" <<-'END'
	cd home
	for i in 13 14 15; do
		maildrop .mailfilter <../queue/$i
	done
	mutt -n -F .muttrc -f Maildir -e 'push "<search>~N<enter><display-message><exit><next-entry><display-message><exit><sync-mailbox><delete-pattern>~s message.1[345]<enter><sync-mailbox><quit>"'
	END
	record mail "$spool/new"
}

record_package() {
	local -a others
	local -a dpkg=(dpkg --root=root --log=root/var/log/dpkg.log --force-unsafe-io)
	(($# > 1)) || die "package needs packages"
	[[ -f $1 ]] || die "no package $1"
	deb=$(basename "$1")
	mkdir -p "$top/root/var/lib/dpkg/"{info,updates,triggers} "$top/root/var/log" "$top/cache"
	touch "$top/root/var/lib/dpkg/"{status,available}
	dpkg-deb -R "$1" "$top/unpacked"
	rm -f "$top/unpacked/DEBIAN/"{postinst,postrm}
	dpkg-deb --root-owner-group -b "$top/unpacked" "$top/cache/$deb" >/dev/null
	rm -rf "$top/unpacked"
	shift
	mapfile -t others < <(realpath "$@")
	present=$(basename -a "$@" | paste -sd ' ')
	cat >"$top/session.sh" <<-END
	${dpkg[*]} -i cache/$deb
	${dpkg[*]} -P netbase
	END
	(
		cd "$top"
		clean_env "${dpkg[@]}" -i "${others[@]}"
		clean_env sh session.sh
	) >/dev/null
	record package "$top/root/etc"
}

main() {
	local mix=${1:-}
	case $mix in
	build | mail | package) shift ;;
	*) die "usage: record.sh build TARBALL | mail | package DEB PRESENT..." ;;
	esac
	top=$(mktemp -d /tmp/mix.XXXXXX)
	trap 'rm -rf "$top" "$top.listing" "$top.strace" "$top.out"' EXIT
	mkdir "$top/home"
	"record_$mix" "$@"
}

main "$@"
