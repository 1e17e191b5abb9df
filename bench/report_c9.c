// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C9: the hook's pointer in struct fsnotify_group, outside of the union of
 * the backends' data or inside of its fanotify_data. Groups come from kzalloc(),
 * so what counts is the size class. Supported if it is the same; sizes and
 * offsets are those of the kernels' own BTF (context.structs, context.group).
 */

#include "report_claim.h"

#define LINE_BYTES	64
#define POINTER_BYTES	8

static json_int_t number(const struct result *res, const char *object, const char *field)
{
	json_t *j = json_object_get(json_object_get(res->context, object), field);

	return json_is_integer(j) ? json_integer_value(j) : -1;
}

/* kmalloc_size_index in mm/slab_common.c, with its two classes between powers of 2. */
static json_int_t slab_class(json_int_t bytes)
{
	json_int_t class = 8;

	if (bytes > 64 && bytes <= 96)
		return 96;
	if (bytes > 128 && bytes <= 192)
		return 192;
	while (class < bytes)
		class *= 2;
	return class;
}

static void say_size(FILE *out, const char *what, json_int_t bytes)
{
	fprintf(out, "%s %lld bytes (kmalloc-%lld, %lld lines)", what, (long long)bytes,
		(long long)slab_class(bytes),
		(long long)((bytes + LINE_BYTES - 1) / LINE_BYTES));
}

/* The first kernel that has the hook's pointer, and is not pure. */
static const struct result *patched_of(const struct result_set *set)
{
	for (size_t d = 0; d < set->nr_docs; d++)
		if (number(set->docs[d], "group", "hook_offset") >= 0 &&
		    !result_kernel_is_partial(set->docs[d]->kernel))
			return set->docs[d];
	return NULL;
}

static const struct result *vanilla_of(const struct result_set *set)
{
	for (size_t d = 0; d < set->nr_docs; d++)
		if (!result_kernel_has_hooks(set->docs[d]->kernel) &&
		    number(set->docs[d], "group", "union_bytes") >= 0)
			return set->docs[d];
	return NULL;
}

int report_c9_judge(const struct report *rep, FILE *out, const char **verdict)
{
	const struct result *vanilla = vanilla_of(rep->set), *patched = patched_of(rep->set);
	json_int_t plain, outside, inside, whole, fanotify, hook, ops, event;

	*verdict = REPORT_NOT_MEASURED;
	if (!vanilla || !patched)
		return 0;
	plain = number(vanilla, "structs", "fsnotify_group");
	outside = number(patched, "structs", "fsnotify_group");
	whole = number(vanilla, "group", "union_bytes");
	fanotify = number(vanilla, "group", "fanotify_data_bytes");
	if (plain < 0 || outside < 0 || whole < 0 || fanotify < 0)
		return 0;
	/* The pointer makes the union larger by as much as its member outgrows it. */
	inside = fanotify + POINTER_BYTES;
	inside = plain + (inside > whole ? inside - whole : 0);
	hook = number(patched, "group", "hook_offset");
	ops = number(patched, "group", "ops_offset");
	*verdict = slab_class(inside) == slab_class(outside) ? "supported" : "refuted";
	say_size(out, "struct fsnotify_group is", plain);
	say_size(out, " without the pointer,", outside);
	say_size(out, " with it outside of the union, and would be", inside);
	fprintf(out, " with it inside of fanotify_data. The union of %lld bytes is fanotify_data's "
		     "(%lld; inotify_data %lld, private %lld)", (long long)whole,
		(long long)fanotify, (long long)number(vanilla, "group", "inotify_data_bytes"),
		(long long)number(vanilla, "group", "private_bytes"));
	fprintf(out, ". Outside, the pointer is at byte %lld and ->ops, which is read before it, at "
		     "%lld: %s line. fanotify_data begins at byte %lld", (long long)hook,
		(long long)ops, hook / LINE_BYTES == ops / LINE_BYTES ? "the same" : "another",
		(long long)number(vanilla, "group", "union_offset"));
	event = number(patched, "structs", "fsnotify_hook_event");
	if (event >= 0)
		fprintf(out, ". A packed event is %lld bytes of stack", (long long)event);
	return 0;
}
