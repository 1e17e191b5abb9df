// SPDX-License-Identifier: GPL-2.0-only
/* Where an operation's kernel instructions are executed. */
#include "profile.h"

#include <string.h>

#include "callbacks.h"
#include "operation.h"

#define MAX_NODES	16384
#define MAX_DEPTH	256

/**
 * struct frame - a function that has not returned
 * @node: its index
 * @back: address to which its return leads
 * @entered: by an exception or from user mode; nothing takes its place
 */
struct frame {
	uint32_t node;
	uint64_t back;
	bool entered;
};

/* The branch after which a block has not begun yet. */
struct branch {
	enum profile_kind kind;
	bool thunk, in_thunk;
	uint64_t from;
};

bool profile_follow, profile_lost;
struct profile_node profile_nodes[MAX_NODES];
unsigned int nr_profile_nodes;

static struct profile_node before[MAX_NODES];
static unsigned int nr_before;
static bool has_before;

static struct frame frames[MAX_DEPTH];
static unsigned int depth;
static struct branch pending;
static uint64_t accounted;	/* running[R_INSNS] up to which instructions have a frame */

static bool following(void)
{
	return profile_follow && counting() && !profile_lost;
}

static void account(void)
{
	uint64_t since = running[R_INSNS] - accounted;

	accounted = running[R_INSNS];
	if (depth)
		profile_nodes[frames[depth - 1].node].insns += since;
	else if (since)
		profile_lost = true;
}

/* The node of @function below @parent (index + 1); MAX_NODES if there is no room. */
static uint32_t find(uint32_t parent, uint64_t function)
{
	static uint32_t root;
	uint32_t *link = parent ? &profile_nodes[parent - 1].child : &root;
	uint32_t i;

	if (!nr_profile_nodes)
		root = 0;
	for (; *link; link = &profile_nodes[*link - 1].next) {
		if (profile_nodes[*link - 1].function == function)
			return *link - 1;
	}
	if (nr_profile_nodes == MAX_NODES)
		return MAX_NODES;
	i = nr_profile_nodes++;
	profile_nodes[i] = (struct profile_node){ .parent = parent, .function = function };
	*link = i + 1;
	return i;
}

static void push(uint64_t function, uint64_t back, bool entered)
{
	uint32_t node;

	if (depth == MAX_DEPTH) {
		profile_lost = true;
		return;
	}
	node = find(depth ? frames[depth - 1].node + 1 : 0, function);
	if (node == MAX_NODES) {
		profile_lost = true;
		return;
	}
	profile_nodes[node].calls++;
	frames[depth++] = (struct frame){ node, back, entered };
}

/* A tail call, unless it is a loop of the function itself. */
static void replace(uint64_t function)
{
	struct frame top = frames[depth - 1];

	if (top.entered || profile_nodes[top.node].function == function)
		return;
	depth--;
	push(function, top.back, false);
}

/* A trampoline that skips the function it was called for returns for both. */
static void unwind(uint64_t to)
{
	unsigned int i = depth;

	while (i && !frames[i - 1].entered && frames[i - 1].back != to)
		i--;
	if (!i || frames[i - 1].entered)
		profile_lost = true;
	else
		depth = i - 1;
}

static void leave_exception(void)
{
	while (depth && !frames[depth - 1].entered)
		depth--;
	if (depth < 2)	/* what user mode entered does not return to the kernel */
		profile_lost = true;
	else
		depth--;
}

static bool is_jited(uint64_t vaddr)
{
	return vaddr >= MODULES_START;
}

static void arrive(uint64_t to, bool entry)
{
	switch (pending.kind) {
	case PROFILE_CALL:
		push(to, pending.from, false);
		break;
	case PROFILE_JUMP:
		/* Of JITed code nobody knows where functions begin. */
		if (entry || is_jited(to) != is_jited(pending.from))
			replace(to);
		break;
	case PROFILE_RETURN:
		unwind(to);
		break;
	case PROFILE_EXCEPTION:
		push(to, 0, true);
		break;
	case PROFILE_IRETQ:
		leave_exception();
		break;
	case PROFILE_NONE:
		break;
	}
}

void profile_begin(void)
{
	depth = 0;
	nr_profile_nodes = 0;
	profile_lost = false;
	pending.kind = PROFILE_NONE;
	accounted = running[R_INSNS];
}

void profile_end(void)
{
	if (following())
		account();
}

void profile_branch(enum profile_kind kind, uint64_t from, bool thunk)
{
	if (following())
		pending = (struct branch){ kind, thunk, false, from };
}

void profile_exception(void)
{
	if (following())
		pending = (struct branch){ .kind = PROFILE_EXCEPTION };
}

void profile_iretq(void)
{
	if (following())
		pending = (struct branch){ .kind = PROFILE_IRETQ };
}

void profile_block(uint64_t to, enum profile_block block)
{
	if (!following())
		return;
	if (block == PROFILE_THUNK) {
		pending.in_thunk = true;
		return;
	}
	account();
	if (!depth)
		push(to, 0, true);
	else if (!pending.thunk || pending.in_thunk)	/* else a conditional jump, not taken */
		arrive(to, block == PROFILE_ENTRY);
	pending = (struct branch){ .kind = PROFILE_NONE };
}

void profile_user(void)
{
	if (!following())
		return;
	account();
	depth = 0;
	pending = (struct branch){ .kind = PROFILE_NONE };
}

/* What came before it is accounted for; the branch that it came after stays pending. */
void profile_suspend(void)
{
	if (profile_follow && !profile_lost)
		account();
}

void profile_resume(void)
{
	accounted = running[R_INSNS];
}

void profile_switch(void)
{
	if (profile_follow && counting())
		profile_lost = true;
}

bool profile_same(void)
{
	bool same = has_before && nr_before == nr_profile_nodes;

	for (unsigned int i = 0; same && i < nr_before; i++) {
		const struct profile_node *a = &before[i], *b = &profile_nodes[i];

		same = a->parent == b->parent && a->function == b->function &&
		       a->insns == b->insns && a->calls == b->calls;
	}
	memcpy(before, profile_nodes, nr_profile_nodes * sizeof(*before));
	nr_before = nr_profile_nodes;
	has_before = true;
	return same;
}

void profile_forget(void)
{
	has_before = false;
}
