// SPDX-License-Identifier: GPL-2.0-only
/* What the cells of one round that differ in their hook alone have in common. */
#include "bench/exact_session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/fanotify.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "bench/exact.h"
#include "bench/hook.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/sandbox.h"
#include "bench/workload_table.h"

#define BUF_SIZE 65536
#define SETTLE_S 2

/* What a control workload's marks ask for: an event it never raises. */
#define CONTROL_MASK FAN_OPEN

/* What marks of watch `miss` ask for: no workload closes what it wrote to. */
#define MISS_MASK FAN_CLOSE_WRITE

static const char *marked_dir(const struct result_cell *cell)
{
	if (result_cell_is(cell, RESULT_WATCH, "unrelated_sb"))
		return SANDBOX_OTHER_SB;
	if (result_cell_is(cell, RESULT_WATCH, "unrelated_same_sb"))
		return SANDBOX_SAME_SB;
	return SANDBOX_WORK;
}

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
	return s->round == round && !(kind && kind->per_hook) &&
	       listener_has_reader(&s->cell) == listener_has_reader(cell);
}

static uint64_t mark_mask(const struct exact_session *s)
{
	return result_cell_is(&s->cell, RESULT_WATCH, "miss") ? MISS_MASK : s->mask;
}

/* Each round's group lies elsewhere: as many others as the round's number. */
static int listen(struct exact_session *s, const char **what)
{
	int ret;

	if (result_cell_is(&s->cell, RESULT_LISTENER, "none"))
		return 0;
	*what = "fanotify_init";
	for (unsigned int i = 0; i < s->round; i++) {
		s->spares[i] = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC, O_RDONLY);
		if (s->spares[i] < 0)
			return -errno;
	}
	*what = "opening the listener";
	ret = listener_open(&s->listener, &s->cell, s->mask);
	if (ret)
		return ret;
	*what = "marking for the listener";
	ret = listener_mark(&s->listener, marked_dir(&s->cell), mark_mask(s));
	/* What a mark leaves: flags of dentries, the superblock's information. */
	if (!ret && result_cell_is(&s->cell, RESULT_WATCH, "was_watched")) {
		*what = "was_watched";
		ret = s->workload->run(&s->ctx, 1);
		listener_close(&s->listener);
	}
	return ret;
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
	s->mask = listener_asks(cell, s->workload);
	if (!s->mask)
		s->mask = CONTROL_MASK;
	s->ctx.dir = SANDBOX_WORK;
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
