// SPDX-License-Identifier: GPL-2.0-only
/*
 * What differs in the context of two documents, and whether that allows their
 * counts to be compared strictly.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "verify.h"

/* The same kernel in the same emulator counts the same. */
static const char *const strict_fields[] = { "vmlinux_sha256", "qemu.sha256", "cpu" };
/* And places objects the same, if it did the same. May both be absent. */
static const char *const plan_fields[] = { "initramfs_sha256", "rounds", "ops", "seed" };

bool verify_is_strict(const struct result *a, const struct result *b)
{
	for (size_t i = 0; i < sizeof(strict_fields) / sizeof(*strict_fields); i++) {
		const char *in_a = result_context_string(a, strict_fields[i]);
		const char *in_b = result_context_string(b, strict_fields[i]);

		if (!in_a || !in_b || strcmp(in_a, in_b))
			return false;
	}
	for (size_t i = 0; i < sizeof(plan_fields) / sizeof(*plan_fields); i++) {
		json_t *in_a = json_object_get(a->context, plan_fields[i]);
		json_t *in_b = json_object_get(b->context, plan_fields[i]);

		if (in_a != in_b && !(in_a && in_b && json_equal(in_a, in_b)))
			return false;
	}
	return true;
}

struct lookup {
	const char *field;
	char *value;
};

static int take(const char *field, const char *value, void *data)
{
	struct lookup *l = data;

	if (strcmp(field, l->field))
		return 0;
	l->value = strdup(value);
	return l->value ? 1 : -ENOMEM;
}

struct sides {
	struct verify *v;
	const struct result *other;
	bool reverse;	/* the fields visited are B's: only what A lacks */
};

static int compare_field(const char *field, const char *value, void *data)
{
	struct lookup l = { .field = field };
	struct sides *s = data;
	int err;

	if (!strcmp(field, "date") || !strncmp(field, "stages.", strlen("stages.")))
		return 0;
	err = result_context_each(s->other, take, &l);
	if (err < 0)
		return err;
	if (s->reverse && !l.value)
		fprintf(s->v->out, "  context.%s: <missing> / %s\n", field, value);
	else if (!s->reverse && (!l.value || strcmp(value, l.value)))
		fprintf(s->v->out, "  context.%s: %s / %s\n", field, value,
			l.value ? l.value : "<missing>");
	free(l.value);
	return 0;
}

int verify_context(struct verify *v, const struct result *a, const struct result *b)
{
	struct sides s = { .v = v, .other = b };
	int err = result_context_each(a, compare_field, &s);

	if (err)
		return err;
	s.other = a;
	s.reverse = true;
	return result_context_each(b, compare_field, &s);
}
