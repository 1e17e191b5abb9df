// SPDX-License-Identifier: GPL-2.0-only
/* The operations of traces: which system calls they are, and of what arguments. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "workloads/mix/parse.h"

/*
 * What the system call's arguments are made of: P a path (two of them), S a slot, F
 * flags, M a mode, m a mode or nothing, A what access(2) asks, N a size, O an
 * offset, W whence. Of themselves: B the buffer, E an empty name, U and G who we
 * are, K the constant.
 *
 * In 6.12 do_dentry_open() calls security_file_open() for whatever is opened, but
 * not with O_PATH; rw_verify_area() and iterate_dir() call security_file_permission(),
 * also where nothing is left to be read.
 */
static const struct mix_call calls[] = {
	{ "open", SYS_openat, "PFm", MIX_OPENS | MIX_OPENS_FILE, 0 },
	{ "opendir", SYS_openat, "PF", MIX_OPENS, 0 },
	{ "close", SYS_close, "S", MIX_CLOSES, 0 },
	{ "read", SYS_read, "SBN", MIX_ACCESSES, 0 },
	{ "write", SYS_write, "SBN", MIX_ACCESSES, 0 },
	{ "pread", SYS_pread64, "SBNO", MIX_ACCESSES, 0 },
	{ "pwrite", SYS_pwrite64, "SBNO", MIX_ACCESSES, 0 },
	{ "getdents", SYS_getdents64, "SBN", MIX_ACCESSES, 0 },
	{ "lseek", SYS_lseek, "SOW", 0, 0 },
	{ "fstat", SYS_newfstatat, "SEBK", 0, AT_EMPTY_PATH },
	{ "ftruncate", SYS_ftruncate, "SO", 0, 0 },
	{ "fchmod", SYS_fchmod, "SM", 0, 0 },
	{ "fchown", SYS_fchown, "SUG", 0, 0 },
	{ "futimes", SYS_utimensat, "SKKK", 0, 0 },
	{ "stat", SYS_newfstatat, "PBK", 0, 0 },
	{ "lstat", SYS_newfstatat, "PBK", 0, AT_SYMLINK_NOFOLLOW },
	{ "access", SYS_faccessat, "PA", 0, 0 },
	{ "unlink", SYS_unlinkat, "PK", 0, 0 },
	{ "rmdir", SYS_unlinkat, "PK", 0, AT_REMOVEDIR },
	{ "mkdir", SYS_mkdirat, "PM", 0, 0 },
	{ "rename", SYS_renameat, "PP", 0, 0 },
	{ "link", SYS_linkat, "PPK", 0, 0 },
	{ "chmod", SYS_fchmodat, "PM", 0, 0 },
	{ "chown", SYS_fchownat, "PUGK", 0, 0 },
	{ "utimes", SYS_utimensat, "PKK", 0, 0 },
};

#define BIT(name) { #name, name }
struct bit {
	const char *word;
	long value;
};

static const struct bit open_flags[] = {
	BIT(O_RDONLY), BIT(O_WRONLY), BIT(O_RDWR), BIT(O_CREAT), BIT(O_EXCL), BIT(O_TRUNC),
	BIT(O_APPEND), BIT(O_NOCTTY), BIT(O_NONBLOCK), BIT(O_NOFOLLOW), BIT(O_DIRECTORY),
	BIT(O_CLOEXEC), BIT(O_PATH), { NULL, 0 }
};
static const struct bit access_modes[] = {
	BIT(F_OK), BIT(R_OK), BIT(W_OK), BIT(X_OK), { NULL, 0 }
};
static const struct bit whences[] = {
	BIT(SEEK_SET), BIT(SEEK_CUR), BIT(SEEK_END), { NULL, 0 }
};

const struct mix_call *mix_call_find(const char *word)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		if (!strcmp(calls[i].word, word))
			return &calls[i];
	}
	return NULL;
}

int mix_parse_number(struct mix_parser *p, const char *word, int base, long min, long max,
		     long *value)
{
	char *end;

	errno = 0;
	*value = strtol(word, &end, base);
	if (errno || end == word || *end || *value < min || *value > max)
		return mix_bad(p, "is no number that is allowed here");
	return 0;
}

static int parse_bits(struct mix_parser *p, const char *word, const struct bit *bits, long *value)
{
	size_t len;

	*value = 0;
	for (;; word += len + 1) {
		const struct bit *b = bits;

		len = strcspn(word, "|");
		while (b->word && (strncmp(b->word, word, len) || b->word[len]))
			b++;
		if (!b->word)
			return mix_bad(p, "is not known");
		*value |= b->value;
		if (!word[len])
			return 0;
	}
}

int mix_parse_path(struct mix_parser *p, const char *word, uint8_t *fd, const char **name)
{
	if ((*word != 'd' && *word != 'e') || (word[1] && word[1] != '/'))
		return mix_bad(p, "is not below d or e");
	*fd = *word == 'd' ? MIX_DIR : MIX_ELSEWHERE;
	*name = word[1] ? word + 2 : ".";
	if (!**name || **name == '/' || strstr(word, "//") || strstr(word, "/.."))
		return mix_bad(p, "is no path");
	if (*fd == MIX_DIR && strchr(*name, '/'))
		return mix_bad(p, "is in a directory below d");
	return 0;
}

static int parse_slot(struct mix_parser *p, const char *word, struct mix_op *op)
{
	long slot;
	int ret = mix_parse_number(p, word, 10, 0, MIX_NR_SLOTS - 1, &slot);

	if (ret)
		return ret;
	if (!p->is_open[slot])
		return mix_bad(p, "is a slot that is not open");
	op->fd[0] = (int8_t)(MIX_SLOT + slot);
	return 0;
}

/* One argument from a word of the line; a path is two. */
static int parse_word(struct mix_parser *p, char kind, char *word, struct mix_op *op, int *i)
{
	const char *name;
	uint8_t fd;
	int ret;

	switch (kind) {
	case 'P':
		ret = mix_parse_path(p, word, &fd, &name);
		if (ret)
			return ret;
		op->fd[*i] = (int8_t)fd;
		op->arg[++*i] = (long)name;
		return 0;
	case 'S':
		return parse_slot(p, word, op);
	case 'F':
		return parse_bits(p, word, open_flags, &op->arg[*i]);
	case 'A':
		return parse_bits(p, word, access_modes, &op->arg[*i]);
	case 'W':
		return parse_bits(p, word, whences, &op->arg[*i]);
	case 'M':
	case 'm':
		return mix_parse_number(p, word, 8, 0, 07777, &op->arg[*i]);
	case 'N':
		return mix_parse_number(p, word, 10, 0, MIX_MAX_SIZE, &op->arg[*i]);
	default:
		return mix_parse_number(p, word, 10, -INT32_MAX, INT32_MAX, &op->arg[*i]);
	}
}

int mix_parse_arguments(struct mix_parser *p, const struct mix_call *call, struct mix_op *op)
{
	int i = 0, ret = 0;
	char *word;

	for (const char *kind = call->args; !ret && *kind; kind++, i++) {
		switch (*kind) {
		case 'B':
			op->buf = (uint8_t)i;
			continue;
		case 'E':
			op->arg[i] = (long)"";
			continue;
		case 'U':
			op->arg[i] = geteuid();
			continue;
		case 'G':
			op->arg[i] = getegid();
			continue;
		case 'K':
			op->arg[i] = call->constant;
			continue;
		}
		if (*kind == 'm' && (p->at == p->nr_words || !strcmp(p->word[p->at], "=")))
			continue;
		word = mix_next(p);
		if (!word || !strcmp(word, "="))
			return mix_bad(p, "comes too early: an argument is missing");
		ret = parse_word(p, *kind, word, op, &i);
	}
	return ret;
}
