# SPDX-License-Identifier: GPL-2.0-only
# What `strace -f -y -s 0` saw, as a trace of file operations: workloads/mix.h has
# the format.  Called by record.sh.
#
# usage: awk -f trace.awk -v top=DIR -v watched=DIR LISTING STRACE
#
# Lines of LISTING are "d|f SIZE PATH": what was below top before.  Files in
# watched become d/NAME, what else is below top e/PATH, everything else e/ and its
# absolute path.  A file outside of top is as long as what is read of it.

BEGIN {
	char = "[A-Za-z0-9]"
	six = char char char char char char
	# Of maildrop and of mutt, of gcc, of mutt's folders.
	changing = "[0-9]+\\.M[0-9A-Z]+(_[0-9]+)?\\.host|mutt-host-[0-9]+-[0-9]+-[0-9]+|\\.mutt" six
	gcc = "/tmp/cc" six
}

function fail(what)
{
	print "trace.awk: " FILENAME ":" FNR ": " what ": " $0 >"/dev/stderr"
	failed = 1
	exit 1
}

# The arguments of a call into arg[], without what -y says of descriptors.
function split_args(s,    i, c, depth, quoted, n, word)
{
	split("", arg)
	n = 0
	word = ""
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "\"")
			quoted = !quoted
		if (!quoted && c ~ /[{[<]/)
			depth++
		if (!quoted && c ~ /[]}>]/)
			depth--
		if (c == "," && !quoted && !depth) {
			arg[++n] = word
			word = ""
			# Where a call was interrupted, strace's space is missing.
			if (substr(s, i + 1, 1) == " ")
				i++
		} else {
			word = word c
		}
	}
	arg[++n] = word
	return n
}

function fd_of(s)
{
	sub(/<.*/, "", s)
	return s
}

function unquote(s)
{
	sub(/^"/, "", s)
	sub(/"(\.\.\.)?$/, "", s)
	return s
}

function collapse(path,    n, i, part, out, top_of)
{
	n = split(path, part, "/")
	top_of = 0
	for (i = 1; i <= n; i++) {
		if (part[i] == "" || part[i] == ".")
			continue
		if (part[i] == "..")
			top_of -= top_of > 0
		else
			out[++top_of] = part[i]
	}
	path = ""
	for (i = 1; i <= top_of; i++)
		path = path "/" out[i]
	return path == "" ? "/" : path
}

# What a path is called in the trace; "" where it is left out.
function place(path,    stem, n)
{
	path = collapse(path)
	if (path ~ /^\/(proc|sys|dev|run)(\/|$)/)
		return ""
	sub(/^\/(bin|sbin|lib|lib64)(\/|$)/, "/usr&", path)
	# Names that differ from run to run, or say where and when.
	while (match(path, changing) || path ~ "^" gcc && match(path, "cc" six)) {
		stem = substr(path, RSTART, RLENGTH)
		if (!(stem in alias)) {
			n = stem ~ /^cc/ ? "gcc" : stem ~ /mutt/ ? "mutt" : "mail"
			alias[stem] = n "-" ++nr_alias[n]
		}
		path = substr(path, 1, RSTART - 1) alias[stem] substr(path, RSTART + RLENGTH)
	}
	if (path == watched)
		return "d"
	if (index(path, watched "/") == 1) {
		stem = substr(path, length(watched) + 2)
		return stem ~ /\// ? "e/below/" stem : "d/" stem
	}
	if (path == top)
		return "e"
	if (index(path, top "/") == 1)
		return "e" substr(path, length(top) + 1)
	return path == "/" ? "e" : "e" path
}

# The path that arguments i (a directory, or 0: the working directory) and j name.
function path_of(i, j,    base, path)
{
	path = unquote(arg[j])
	if (path ~ /^\//)
		return place(path)
	base = cwd[pid]
	if (i && match(arg[i], /<.*>/))
		base = substr(arg[i], RSTART + 1, RLENGTH - 2)
	return place(base "/" path)
}

function parent_of(path)
{
	return sub(/\/[^\/]*$/, "", path) ? path : ""
}

# path is there with type d or f, and was before if nothing made it.
function there(path, type,    id)
{
	if (path == "" || path == "d" || path == "e")
		return
	if (!(path in inode)) {
		if (path in removed)
			fail(path " had been removed")
		there(parent_of(path), "d")
		id = ++nr_inodes
		inode[path] = id
		kind[id] = type
		size[id] = 0
		was_before(path, id)
	} else if (type == "d") {
		kind[inode[path]] = "d"
	}
}

function was_before(path, id)
{
	before[++nr_before] = path
	before_id[nr_before] = id
	first_id[path] = id
}

function made(path, type)
{
	there(parent_of(path), "d")
	inode[path] = ++nr_inodes
	kind[nr_inodes] = type
	size[nr_inodes] = 0
	grown[nr_inodes] = 1
	delete removed[path]
}

function gone(path)
{
	there(path, "f")
	delete inode[path]
	removed[path] = 1
}

function op(text)
{
	ops[++nr_ops] = text
}

# Only what comes out the same again is worth an operation.
function op_path(text, path)
{
	if (path == "")
		return 0
	if (error == "") {
		op(text)
		return 1
	}
	if (error !~ /^(ENOENT|EEXIST|ENOTDIR|ENOTEMPTY)$/) {
		left_out[call " " error]++
		return 0
	}
	if (error == "ENOENT" && path in inode)
		fail(path " is there")
	op(text " = " error)
	return 0
}

function close_fd(p, fd,    desc)
{
	if (!((p, fd) in table))
		return
	desc = table[p, fd]
	delete table[p, fd]
	delete cloexec[p, fd]
	if (--refs[desc])
		return
	op("close " slot[desc])
	delete used[slot[desc]]
}

function dup_fd(p, fd, q, new, flag)
{
	close_fd(q, new)
	if (!((p, fd) in table))
		return
	table[q, new] = table[p, fd]
	refs[table[p, fd]]++
	if (flag)
		cloexec[q, new] = 1
}

function fork(parent, child,    fd)
{
	if (child in cwd)
		return
	cwd[child] = cwd[parent]
	for (fd = 0; fd < 128; fd++)
		if ((parent, fd) in table)
			dup_fd(parent, fd, child, fd, (parent, fd) in cloexec)
}

function opened(flags, path,    desc, s, isdir)
{
	if (path in inode && kind[inode[path]] == "d" || path == "d" || path == "e" || flags ~ /O_DIRECTORY/)
		isdir = 1
	for (s = 0; s in used; s++)
		;
	used[s] = 1
	if (s > max_slot)
		max_slot = s
	desc = ++nr_descs
	slot[desc] = s
	refs[desc] = 1
	offset[desc] = 0
	append[desc] = flags ~ /O_APPEND/
	table[pid, result] = desc
	if (flags ~ /O_CLOEXEC/)
		cloexec[pid, result] = 1
	if (!(path in inode) && flags ~ /O_CREAT/)
		made(path, "f")
	there(path, isdir ? "d" : "f")
	file[desc] = path in inode ? inode[path] : 0
	if (flags ~ /O_TRUNC/) {
		size[file[desc]] = 0
		grown[file[desc]] = 1
	}
	return isdir ? "opendir" : "open"
}

function do_open(path, flags, mode,    word)
{
	if (flags ~ /O_TMPFILE/)
		fail("a file without a name")
	if (error == "" && match(real, /^\/.*/))
		path = place(real)
	if (path == "")
		return
	if (error == "") {
		word = opened(flags, path)
		op(word " " path " " flags (mode == "" ? "" : " " mode) " = " slot[table[pid, result]])
	} else {
		op_path("open " path " " flags (mode == "" ? "" : " " mode), path)
	}
}

# At most what the replay has a buffer for, in as many operations as it takes.
function transfer(word, desc, at,    n, id, left, want, begin, extra)
{
	id = file[desc]
	begin = at != "" ? at : append[desc] && word ~ /write/ ? size[id] : offset[desc]
	begin += 0
	left = result + 0
	want = arg[nth_count] + 0
	if (want < left)
		fail("more than was asked for")
	do {
		n = left > 65536 ? 65536 : left
		extra = at != "" ? " " begin : ""
		op(word " " slot[desc] " " (word ~ /write/ || left > 65536 ? n : want > 65536 ? 65536 : want) extra " = " n)
		begin += n
		left -= n
	} while (left > 0)
	if (at == "")
		offset[desc] = begin
	if (result > 0 && begin > size[id]) {
		if (word ~ /read/ && grown[id])
			fail("read of what was not written")
		size[id] = begin
		if (word ~ /write/)
			grown[id] = 1
		else
			first_size[id] = begin
	}
}

function removed_by(word, path)
{
	if (op_path(word " " path, path)) {
		there(path, word == "rmdir" ? "d" : "f")
		gone(path)
	}
}

function renamed(old, new)
{
	if (old == "" || new == "")
		fail("a name that is left out")
	if (!op_path("rename " old " " new, old))
		return
	there(old, "f")
	there(parent_of(new), "d")
	inode[new] = inode[old]
	delete removed[new]
	delete inode[old]
	removed[old] = 1
}

function linked(old, new)
{
	if (!op_path("link " old " " new, error == "EEXIST" ? new : old))
		return
	there(old, "f")
	there(parent_of(new), "d")
	inode[new] = inode[old]
	delete removed[new]
}

function looked(word, path, more)
{
	if (op_path(word " " path more, path))
		there(path, $0 ~ /S_IFDIR/ || arg[1] ~ /\/"$/ || arg[2] ~ /\/"$/ ? "d" : "f")
}

function on_fd(text,    fd)
{
	fd = fd_of(arg[1])
	if (!((pid, fd) in table) || error != "") {
		return
	}
	op(text)
}

function do_call(    desc, fd, path, n)
{
	fd = fd_of(arg[1])
	desc = (pid, fd) in table ? table[pid, fd] : 0
	path = ""
	if (call == "openat") {
		do_open(path_of(1, 2), arg[3], arg[4])
	} else if (call == "open") {
		do_open(path_of(0, 1), arg[2], arg[3])
	} else if (call == "creat") {
		do_open(path_of(0, 1), "O_WRONLY|O_CREAT|O_TRUNC", arg[2])
	} else if (call == "close") {
		if (error == "")
			close_fd(pid, fd)
	} else if (call ~ /^(read|write|pread64|pwrite64)$/) {
		if (desc && error == "") {
			sub(/64/, "", call)
			nth_count = 3
			transfer(call, desc, call ~ /^p/ ? arg[4] : "")
		}
	} else if (call ~ /^(readv|writev)$/) {
		if (desc && error == "") {
			nth_count = 3
			arg[3] = result
			transfer(substr(call, 1, length(call) - 1), desc, "")
		}
	} else if (call ~ /^(copy_file_range|sendfile)$/) {
		if (error != "")
			return
		nth_count = 5
		arg[5] = result
		replaced[call]++
		n = fd_of(call == "sendfile" ? arg[2] : arg[1])
		if ((pid, n) in table)
			transfer("read", table[pid, n], "")
		n = fd_of(call == "sendfile" ? arg[1] : arg[3])
		if (result > 0 && (pid, n) in table)
			transfer("write", table[pid, n], "")
	} else if (call == "lseek") {
		if (desc && error == "") {
			op("lseek " slot[desc] " " arg[2] " " arg[3] " = " result)
			offset[desc] = result + 0
			if (arg[3] == "SEEK_END" && !grown[file[desc]] && result - arg[2] > size[file[desc]])
				size[file[desc]] = first_size[file[desc]] = result - arg[2]
		}
	} else if (call == "getdents64") {
		if (desc && error == "")
			op("getdents " slot[desc] " " (arg[3] > 65536 ? 65536 : arg[3]) " = " (result ? "+" : 0))
	} else if (call == "fstat" || call == "newfstatat" && arg[2] == "\"\"") {
		if (desc)
			on_fd("fstat " slot[desc])
	} else if (call == "newfstatat") {
		looked(arg[4] ~ /NOFOLLOW/ ? "lstat" : "stat", path_of(1, 2))
	} else if (call == "statx") {
		looked(arg[3] ~ /NOFOLLOW/ ? "lstat" : "stat", path_of(1, 2))
	} else if (call ~ /^l?stat$/) {
		looked(call, path_of(0, 1))
	} else if (call == "access") {
		looked("access", path_of(0, 1), " " arg[2])
	} else if (call ~ /^faccessat2?$/) {
		looked("access", path_of(1, 2), " " arg[3])
	} else if (call == "readlink") {
		left_out["readlink" (error == "" ? "" : " " error)]++
	} else if (call == "unlink" || call == "rmdir") {
		removed_by(call, path_of(0, 1))
	} else if (call == "unlinkat") {
		removed_by(arg[3] ~ /AT_REMOVEDIR/ ? "rmdir" : "unlink", path_of(1, 2))
	} else if (call == "mkdir" || call == "mkdirat") {
		n = call == "mkdirat"
		path = path_of(n, n + 1)
		if (error == "EEXIST")
			there(path, "d")
		if (op_path("mkdir " path " " arg[n + 2], path))
			made(path, "d")
	} else if (call == "rename") {
		renamed(path_of(0, 1), path_of(0, 2))
	} else if (call ~ /^renameat2?$/) {
		renamed(path_of(1, 2), path_of(3, 4))
	} else if (call == "link") {
		linked(path_of(0, 1), path_of(0, 2))
	} else if (call == "linkat") {
		linked(path_of(1, 2), path_of(3, 4))
	} else if (call == "ftruncate") {
		if (desc && error == "") {
			op("ftruncate " slot[desc] " " arg[2])
			size[file[desc]] = arg[2] + 0
			grown[file[desc]] = 1
		}
	} else if (call == "chmod" || call == "fchmodat") {
		n = call == "fchmodat"
		path = path_of(n, n + 1)
		if (op_path("chmod " path " " arg[n + 2], path))
			there(path, "f")
	} else if (call == "chown" || call == "lchown" || call == "fchownat") {
		path = path_of(call == "fchownat", call == "fchownat" ? 2 : 1)
		if (op_path("chown " path, path))
			there(path, "f")
	} else if (call == "fchmod") {
		if (desc)
			on_fd("fchmod " slot[desc] " " arg[2])
	} else if (call == "fchown") {
		if (desc)
			on_fd("fchown " slot[desc])
	} else if (call == "utimensat" && arg[2] == "NULL") {
		if (desc)
			on_fd("futimes " slot[desc])
	} else if (call == "utimensat") {
		path = path_of(1, 2)
		if (op_path("utimes " path, path))
			there(path, "f")
	} else if (call ~ /^(utime|utimes)$/) {
		path = path_of(0, 1)
		if (op_path("utimes " path, path))
			there(path, "f")
	} else if (call ~ /^dup[23]?$/) {
		if (error == "")
			dup_fd(pid, fd, pid, result, arg[3] ~ /CLOEXEC/)
	} else if (call == "fcntl") {
		if (error == "" && arg[2] ~ /F_DUPFD/)
			dup_fd(pid, fd, pid, fd_of(result), arg[2] ~ /CLOEXEC/)
		else if (error == "" && arg[2] == "F_SETFD" && arg[3] ~ /CLOEXEC/)
			cloexec[pid, fd] = 1
	} else if (call == "chdir") {
		if (error == "") {
			path = unquote(arg[1])
			cwd[pid] = path ~ /^\// ? path : cwd[pid] "/" path
		}
	} else if (call == "fchdir") {
		if (match(arg[1], /<.*>/))
			cwd[pid] = substr(arg[1], RSTART + 1, RLENGTH - 2)
	} else if (call ~ /^(v?fork|clone3?)$/) {
		if (error == "")
			fork(pid, result)
	} else if (call == "execve") {
		if (error == "") {
			left_out["execve"]++
			for (fd = 0; fd < 128; fd++)
				if ((pid, fd) in cloexec)
					close_fd(pid, fd)
		}
	} else if (call ~ /^symlink/) {
		fail("not yet known")
	} else if (desc) {
		left_out[call]++
	}
}

FILENAME == ARGV[1] {
	path = place(substr($0, length($1) + length($2) + 3))
	if (path == "d" || path == "e")
		next
	inode[path] = ++nr_inodes
	kind[nr_inodes] = $1
	size[nr_inodes] = first_size[nr_inodes] = $1 == "f" ? $2 : 0
	grown[nr_inodes] = 1
	was_before(path, nr_inodes)
	next
}

{
	pid = $1
	line = substr($0, length($1) + 1)
	sub(/^ +/, "", line)
	if (!(pid in cwd)) {
		if (!nr_pids++) {
			cwd[pid] = top
		} else {
			# A child is seen before its parent's call has returned.
			for (p in forking)
				fork(p, pid)
			if (!(pid in cwd))
				fail("whose child is this?")
		}
	}
	if (line ~ /^\+\+\+/) {
		for (fd = 0; fd < 128; fd++)
			close_fd(pid, fd)
		delete forking[pid]
		next
	}
	if (line ~ /<unfinished \.\.\.>$/) {
		sub(/ *<unfinished \.\.\.>$/, "", line)
		pending[pid] = line
		if (line ~ /^(v?fork|clone3?)\(/ && line !~ /CLONE_THREAD/)
			forking[pid] = 1
		next
	}
	if (sub(/^<\.\.\. [a-z0-9_]+ resumed>/, "", line)) {
		line = pending[pid] line
		delete forking[pid]
	}
	if (!match(line, /\) += (-?[0-9]+|\?)/))
		next
	call = line
	sub(/\(.*/, "", call)
	result = substr(line, RSTART, RLENGTH)
	sub(/.* /, "", result)
	real = error = ""
	rest = substr(line, RSTART + RLENGTH)
	if (result == "?")
		next
	result += 0
	if (result == -1) {
		error = rest
		sub(/^ /, "", error)
		sub(/ .*/, "", error)
	} else if (rest ~ /^</) {
		real = rest
		sub(/^</, "", real)
		sub(/>(\(deleted\))?( .*)?$/, "", real)
	}
	split_args(substr(line, length(call) + 2, RSTART - length(call) - 2))
	do_call()
}

# What was not undone is undone here.
function undo(    path, id, i, nr, list, s)
{
	nr = 0
	for (path in inode)
		if (!(path in first_id))
			list[++nr] = path
	# Deepest first, and in an order of their own.
	for (i = 2; i <= nr; i++)
		for (s = i; s > 1 && list[s] > list[s - 1]; s--) {
			path = list[s]
			list[s] = list[s - 1]
			list[s - 1] = path
		}
	for (i = 1; i <= nr; i++) {
		op((kind[inode[list[i]]] == "d" ? "rmdir " : "unlink ") list[i])
		nr_undone++
	}
	for (path in first_id) {
		if (!(path in inode))
			fail(path " is gone in the end")
		id = inode[path]
		if (kind[id] == "d" || size[id] == first_size[first_id[path]] + 0)
			continue
		op("open " path " O_WRONLY = 0")
		op("ftruncate 0 " first_size[first_id[path]] + 0)
		op("close 0")
		nr_undone += 3
	}
}

END {
	if (failed)
		exit 1
	nr_recorded = nr_ops
	undo()
	if (nr_undone)
		print "# The last " nr_undone " operations undo what was left; they are not recorded."
	line = ""
	for (call in left_out)
		line = line (line == "" ? "" : ", ") left_out[call] " " call
	print "# Left out, of what is described above: " (line == "" ? "nothing" : line) "."
	for (call in replaced)
		print "# " call " is a read and a write here: " replaced[call] "."
	print ""
	for (i = 1; i <= nr_before; i++) {
		path = before[i]
		if (kind[before_id[i]] == "d")
			print "dir " path
		else
			print "file " path " " first_size[before_id[i]] + 0
	}
	print ""
	for (i = 1; i <= nr_ops; i++)
		print ops[i]
}
