#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Makes the ext4 image that guests copy into memory: ext4-image.sh OUT
#
# The same bytes everywhere and always: fixed UUID, hash seed and time, no
# feature taken from the host's /etc/mke2fs.conf, nothing left to be
# initialised while something is measured.
set -euo pipefail

out=${1:?usage: ext4-image.sh OUT}

trap 'rm -f "$out.new" "$out.conf"' EXIT

printf '[fs_types]\n\text4 = {\n\t\tinode_size = 256\n\t}\n\tsmall = {\n\t\tblocksize = 4096\n\t}\n' >"$out.conf"
truncate -s 12M "$out.new"
MKE2FS_CONFIG=$out.conf E2FSPROGS_FAKE_TIME=1000000000 /sbin/mke2fs -q -F -t ext4 \
	-b 4096 -I 256 -N 2048 -m 0 -J size=4 \
	-O none,has_journal,ext_attr,dir_index,filetype,extent,64bit,flex_bg,sparse_super,large_file,huge_file,dir_nlink,extra_isize,metadata_csum \
	-U 66736e62-656e-4368-8000-000000000001 \
	-E hash_seed=66736e62-656e-4368-8000-000000000002,lazy_itable_init=0,lazy_journal_init=0,nodiscard,root_owner=0:0 \
	"$out.new"
mv "$out.new" "$out"
