// SPDX-License-Identifier: GPL-2.0-only
/* What the cells of one round that differ in their hook alone have in common. */
#include "bench/exact_session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bench/exact.h"
#include "bench/hook.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/sandbox.h"
#include "bench/watch.h"
#include "bench/workload_table.h"

#define BUF_SIZE 65536
#define SETTLE_S 2

/* The kernel's default is one group less than the largest scale needs. */
#define MAX_GROUPS "/proc/sys/fs/fanotify/max_user_groups"
#define ENOUGH_GROUPS "1024"

static bool serves(const struct exact_session *s, const struct result_cell *cell,
		   unsigned int round)
{
	static const enum result_word words[] = {
		RESULT_WORKLOAD, RESULT_FS, RESULT_WATCH, RESULT_LISTENER
	};
	const struct listener_kind *kind = s->listener.kind;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!result_cell_is(&s->cell, words[i], cell->word[words[i]]))
			return false;
	}
	for (int i = 0; i < RESULT_NR_SCALES; i++) {
		if (s->cell.scale[i] != cell->scale[i])
			return false;
	}
	return s->round == round && !s->broken && !(kind && kind->per_hook) &&
	       listener_has_reader(&s->cell) == listener_has_reader(cell);
}

static int allow_groups(void)
{
	int fd = open(MAX_GROUPS, O_WRONLY | O_CLOEXEC), ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, ENOUGH_GROUPS, strlen(ENOUGH_GROUPS)) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

/* Each round's group lies elsewhere: as many others as the round's number. */
static int make_spare_groups(struct exact_session *s)
{
	for (unsigned int i = 0; i < s->round; i++) {
		s->spares[i] = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC, O_RDONLY);
		if (s->spares[i] < 0)
			return -errno;
	}
	return 0;
}

static int open_and_mark(struct exact_session *s, struct listener *l, const char **what)
{
	enum listener_place place;
	const char *dir = watch_place(&s->cell, &place);
	int ret;

	*what = "opening the listener";
	ret = watch_open(l, &s->cell, s->workload);
	if (ret)
		return ret;
	*what = "marking for the listener";
	return listener_mark(l, dir ? dir : s->dir, watch_mark_mask(&s->cell, s->workload), place);
}

/* Scale groups: as many as that are told, the first of them included. */
static int add_groups(struct exact_session *s, const char **what)
{
	json_int_t nr = s->cell.scale[RESULT_GROUPS];
	int ret = 0;

	if (nr < 2)
		return 0;
	s->more = calloc((size_t)nr - 1, sizeof(*s->more));
	if (!s->more)
		return -ENOMEM;
	while (!ret && (json_int_t)s->nr_more < nr - 1) {
		ret = open_and_mark(s, &s->more[s->nr_more], what);
		if (!ret)
			s->nr_more++;
		else
			listener_close(&s->more[s->nr_more]);
	}
	return ret;
}

static int listen(struct exact_session *s, const char **what)
{
	int ret;

	if (result_cell_is(&s->cell, RESULT_LISTENER, "none"))
		return 0;
	*what = "fanotify_init";
	ret = allow_groups();
	if (!ret)
		ret = make_spare_groups(s);
	if (!ret)
		ret = open_and_mark(s, &s->listener, what);
	if (!ret)
		ret = add_groups(s, what);
	if (!ret) {
		*what = "marking other files";
		ret = watch_add_marks(&s->listener, &s->cell, s->workload);
	}
	/* What a mark leaves: flags of dentries, the superblock's information. */
	if (!ret && result_cell_is(&s->cell, RESULT_WATCH, "was_watched")) {
		*what = "was_watched";
		ret = s->workload->run(&s->ctx, s->workload->cycle ? s->workload->cycle : 1);
		listener_close(&s->listener);
	}
	return ret;
}

int exact_session_listeners(struct exact_session *s,
			    int (*visit)(struct listener *l, void *data), void *data)
{
	int ret = visit(&s->listener, data);

	for (size_t i = 0; !ret && i < s->nr_more; i++)
		ret = visit(&s->more[i], data);
	return ret;
}

/* Scale depth: as many directories below the sandbox's, the last is the workload's. */
static int make_dirs(struct exact_session *s)
{
	int len = snprintf(s->dir, sizeof(s->dir), SANDBOX_WORK);

	for (json_int_t i = 1; i < s->cell.scale[RESULT_DEPTH]; i++) {
		if ((size_t)len + 3 > sizeof(s->dir))
			return -ENAMETOOLONG;
		len += snprintf(s->dir + len, sizeof(s->dir) - (size_t)len, "/d");
		if (mkdir(s->dir, 0755))
			return -errno;
	}
	return 0;
}

/*
 * Sets the guest's clock forward, so that the first read makes the access time
 * of a file newer than its change time by the seconds. Without that,
 * relatime_need_update() takes one branch until the first tick that happens to
 * fall into the counted operations, another one after it, and a third where a
 * second begins in between: 1050, 1055 and 1049 instructions per read were seen.
 */
static int settle(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_sec += SETTLE_S;
	return clock_settime(CLOCK_REALTIME, &now) ? -errno : 0;
}

/*
 * A file that is opened before anybody asks for its reads is never asked about
 * (file_set_fsnotify_mode()): then the mark comes first. Where opens are asked
 * about it must not, or making the files would be denied.
 */
static int fill(struct exact_session *s, const char **what)
{
	int ret;

	*what = "mmap";
	s->ctx.buf = mmap(NULL, BUF_SIZE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (s->ctx.buf == MAP_FAILED)
		return -errno;
	*what = "mount";
	ret = sandbox_mount(s->cell.word[RESULT_FS], s->round);
	if (ret)
		return ret;
	s->mounted = true;
	*what = "making directories";
	ret = make_dirs(s);
	if (ret)
		return ret;
	*what = "telling the programs about the mount";
	ret = hook_available() ? program_aim_all() : 0;
	if (!ret && s->mask == FAN_ACCESS_PERM)
		ret = listen(s, what);
	if (ret)
		return ret;
	*what = "setup";
	ret = s->workload->setup ? s->workload->setup(&s->ctx) : 0;
	if (ret)
		return ret;
	s->set_up = true;
	*what = "clock_settime";
	ret = settle();
	if (!ret && s->mask != FAN_ACCESS_PERM)
		ret = listen(s, what);
	return ret;
}

int exact_session_close(struct exact_session *session)
{
	int ret = 0;

	if (!session)
		return 0;
	while (session->nr_more)
		listener_close(&session->more[--session->nr_more]);
	free(session->more);
	listener_close(&session->listener);
	for (int i = 0; i < EXACT_MAX_ROUNDS; i++) {
		if (session->spares[i] >= 0)
			close(session->spares[i]);
	}
	if (session->set_up && session->workload->teardown)
		session->workload->teardown(&session->ctx);
	if (session->mounted)
		ret = sandbox_umount();
	if (session->ctx.buf && session->ctx.buf != MAP_FAILED)
		munmap(session->ctx.buf, BUF_SIZE);
	free(session);
	return ret;
}

static struct exact_session *new_session(const struct result_cell *cell,
					 unsigned int round)
{
	struct exact_session *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->cell = *cell;
	s->round = round;
	s->workload = workload_find(cell->word[RESULT_WORKLOAD]);
	s->mask = watch_mask(cell, s->workload);
	s->ctx.dir = s->dir;
	s->ctx.elsewhere = SANDBOX_REST;
	s->ctx.nr_files = (unsigned long)cell->scale[RESULT_FILES];
	s->ctx.fd = -1;
	for (int i = 0; i < EXACT_MAX_ROUNDS; i++)
		s->spares[i] = -1;
	return s;
}

int exact_session_enter(struct exact_session **session,
			const struct result_cell *cell, unsigned int round,
			const char **what)
{
	struct exact_session *s = *session;
	int ret;

	if (s && serves(s, cell, round))
		return 0;
	*session = NULL;
	*what = "umount";
	ret = exact_session_close(s);
	if (ret)
		return ret;
	*what = "session";
	s = new_session(cell, round);
	if (!s)
		return -ENOMEM;
	ret = fill(s, what);
	if (ret)
		exact_session_close(s);
	else
		*session = s;
	return ret;
}
