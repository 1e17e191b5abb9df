// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replays a trace. What a system call needs is put together before the mark; between
 * the marks it stands alone, whichever it is.
 */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "workloads/mix.h"
#include "workloads/syscall.h"

/* Parsed once, when somebody asks: also who only wants to know what will happen. */
static int load(struct mix *mix)
{
	struct mix_error error;
	int ret;

	if (mix->trace.nr_ops)
		return 0;
	ret = mix_parse(&mix->trace, mix->text, &error);
	if (!ret && mix->trace.nr_ops != mix->cycle) {
		mix_free(&mix->trace);
		ret = -EINVAL;
	}
	return ret;
}

enum workload_place mix_event_at(struct mix *mix, unsigned long op)
{
	if (load(mix) || op >= mix->cycle)
		return WORKLOAD_NOWHERE;
	return mix->trace.op[op].place;
}

unsigned int mix_lsm_at(struct mix *mix, unsigned long op)
{
	return load(mix) || op >= mix->cycle ? 0 : mix->trace.op[op].nr_lsm;
}

unsigned int mix_opens_at(struct mix *mix, unsigned long op)
{
	return load(mix) || op >= mix->cycle || mix->trace.op[op].nr != SYS_openat ?
	       0 : mix->trace.op[op].nr_lsm;
}

/* Programs are among the files, and access(2) asks whether they can be executed. */
static int make_file(const struct mix *mix, const struct mix_node *node, const char *buf)
{
	int ret = 0, fd;

	fd = openat(mix->fds[node->fd], node->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
	if (fd < 0)
		return -errno;
	for (long left = node->size; !ret && left > 0; left -= MIX_MAX_SIZE) {
		size_t size = (size_t)(left < MIX_MAX_SIZE ? left : MIX_MAX_SIZE);
		ssize_t n = write(fd, buf, size);

		if (n != (ssize_t)size)
			ret = n < 0 ? -errno : -ENOSPC;
	}
	close(fd);
	return ret;
}

static int make_tree(const struct mix *mix, const char *buf)
{
	int ret = 0;

	for (unsigned long i = 0; !ret && i < mix->trace.nr_nodes; i++) {
		const struct mix_node *node = &mix->trace.node[i];

		if (!node->is_dir)
			ret = make_file(mix, node, buf);
		else if (mkdirat(mix->fds[node->fd], node->name, 0755))
			ret = -errno;
	}
	return ret;
}

/* Nothing of the making may be left to be written while something counts. */
static int sync_fs(const char *dir)
{
	int ret = 0, fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || syncfs(fd))
		ret = -errno;
	if (fd >= 0)
		close(fd);
	return ret;
}

static int open_dirs(struct mix *mix, const struct workload_ctx *ctx)
{
	const char *const dir[] = { ctx->dir, ctx->elsewhere };

	for (int i = MIX_DIR; i <= MIX_ELSEWHERE; i++) {
		mix->fds[i] = open(dir[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (mix->fds[i] < 0)
			return -errno;
	}
	return 0;
}

int mix_setup(struct mix *mix, struct workload_ctx *ctx)
{
	int ret;

	if (!ctx->elsewhere)
		return -EINVAL;
	ret = load(mix);
	if (ret)
		return ret;
	for (unsigned long i = 0; i < mix->trace.nr_ops; i++) {
		struct mix_op *op = &mix->trace.op[i];

		if (op->buf)
			op->arg[op->buf] = (long)ctx->buf;
	}
	for (int i = 0; i < MIX_NR_FDS; i++)
		mix->fds[i] = -1;
	mix->next = 0;
	ret = open_dirs(mix, ctx);
	if (!ret)
		ret = make_tree(mix, ctx->buf);
	if (!ret)
		ret = sync_fs(ctx->dir);
	if (ret)
		mix_teardown(mix, ctx);
	return ret;
}

/* A descriptor that nobody expected is not kept. */
static int check(struct mix *mix, const struct mix_op *op, long ret)
{
	if (op->closes)
		mix->fds[op->closes] = -1;
	if (ret >= 0 && op->opens) {
		mix->fds[op->opens] = (int)ret;
		return 0;
	}
	if (op->some ? ret > 0 : ret == op->want)
		return 0;
	if (ret >= 0 && op->nr == SYS_openat)
		close((int)ret);
	return ret < 0 ? (int)ret : -EIO;
}

int mix_run(struct mix *mix, struct workload_ctx *ctx, unsigned long nr_ops)
{
	const unsigned long cycle = mix->trace.nr_ops;
	int err;

	if (ctx->nr_done % cycle != mix->next)
		return -ESTALE;
	while (nr_ops--) {
		const struct mix_op *op = &mix->trace.op[mix->next];
		long arg[3], ret;

		for (int i = 0; i < 3; i++)
			arg[i] = op->fd[i] < 0 ? op->arg[i] : mix->fds[op->fd[i]];
		mark_op_begin();
		ret = syscall5(op->nr, arg[0], arg[1], arg[2], op->arg[3], op->arg[4]);
		mark_op_end();
		err = check(mix, op, ret);
		if (err)
			return err;
		ctx->nr_done++;
		mix->next = ctx->nr_done % cycle;
	}
	return 0;
}

static int remove_below(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	if (ftw->level)
		remove(path);
	return 0;
}

void mix_teardown(struct mix *mix, struct workload_ctx *ctx)
{
	const char *const dir[] = { ctx->dir, ctx->elsewhere };

	for (int i = 0; i < MIX_NR_FDS; i++) {
		if (mix->fds[i] >= 0)
			close(mix->fds[i]);
		mix->fds[i] = -1;
	}
	for (int i = MIX_DIR; i <= MIX_ELSEWHERE; i++)
		nftw(dir[i], remove_below, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
