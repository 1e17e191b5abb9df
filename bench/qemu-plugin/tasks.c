// SPDX-License-Identifier: GPL-2.0-only
/* Which task runs, for operations that are whole commands. */
#include "tasks.h"

#include <string.h>

#include "operation.h"

#define MAX_TASKS	512

/* As if it were in an interrupt that never returns. */
#define SPINS_DEPTH	(1u << 20)

bool tasks_follow;
struct task tasks[MAX_TASKS];
unsigned int nr_tasks;

static unsigned int current;	/* index of the task that runs */
static bool leaving;
static uint64_t before[NR_RUNNING];	/* what counted when it began to run */

/* What of running[] has counted so far. */
static void net(uint64_t *count)
{
	for (int i = 0; i < NR_RUNNING; i++) {
		count[i] = running[i] - operation.cut[i];
		if (operation.irq_depth)
			count[i] -= running[i] - operation.irq_start[i];
	}
}

static void account(void)
{
	uint64_t now[NR_RUNNING];

	net(now);
	for (int i = 0; i < NR_RUNNING; i++)
		tasks[current].count[i] += now[i] - before[i];
	memcpy(before, now, sizeof(before));
}

/* Between operations only those that spin are worth knowing. */
static void forget(void)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < nr_tasks; i++) {
		if (tasks[i].spins)
			tasks[nr++] = (struct task){ .id = tasks[i].id, .spins = true,
						     .irq_depth = SPINS_DEPTH };
	}
	nr_tasks = nr;
}

static unsigned int find(uint64_t id)
{
	for (unsigned int i = 0; i < nr_tasks; i++) {
		if (tasks[i].id == id)
			return i;
	}
	if (nr_tasks == MAX_TASKS && !operation.armed)
		forget();
	if (nr_tasks == MAX_TASKS) {
		confused();
		return 0;
	}
	tasks[nr_tasks] = (struct task){ .id = id };
	return nr_tasks++;
}

/* Those that are gone make room; what an interrupt left over is forgotten. */
void tasks_begin(void)
{
	uint64_t id = tasks[current].id;

	if (!tasks_follow)
		return;
	forget();
	current = find(id);
	net(before);
}

void tasks_end(void)
{
	if (tasks_follow)
		account();
}

void tasks_leave(void)
{
	leaving = tasks_follow;
}

/* Where one side is in an interrupt and the other is not, the cut begins or ends here. */
static void exchange(struct task *from, const struct task *to)
{
	from->irq_depth = operation.irq_depth;
	from->suspended = edges_suspended;
	if (operation.irq_depth && !to->irq_depth)
		operation_cut_end();
	if (!operation.irq_depth && to->irq_depth)
		operation_cut_begin();
	operation.irq_depth = to->irq_depth;
	edges_suspended = to->suspended;
}

void tasks_enter(uint64_t vaddr)
{
	unsigned int next;

	if (!leaving)
		return;
	leaving = false;
	next = find(vaddr);
	if (operation.armed && next != current) {
		account();
		exchange(&tasks[current], &tasks[next]);
	}
	current = next;
}

void tasks_spins(void)
{
	if (tasks_follow)
		tasks[current].spins = true;
}
