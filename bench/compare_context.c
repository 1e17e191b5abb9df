// SPDX-License-Identifier: GPL-2.0-only
/*
 * What differs in the context of two runs, of what may change a count. A difference
 * may be the kernel's only if nothing else does.
 */
#include <stdlib.h>
#include <string.h>

#include "compare.h"

/* So much of a hash is enough to tell two; the document has all of it. */
#define HASH_SHOWN	12

static const struct field {
	const char *object;	/* in the context, or NULL */
	const char *name;
	bool is_hash;
} fields[] = {
	{ NULL, "vmlinux_sha256", true },
	{ NULL, "kernel_source", false },
	{ NULL, "kernel_release", false },
	{ NULL, "patches_sha256", true },
	{ NULL, "config_sha256", true },
	{ NULL, "compiler", false },
	{ NULL, "cmdline", false },
	{ NULL, "modules_sha256", true },
	{ NULL, "initramfs_sha256", true },
	{ NULL, "cpu", false },
	{ "qemu", "version", false },
	{ "qemu", "sha256", true },
	{ NULL, "memory_mib", false },
	{ NULL, "rounds", false },
	{ NULL, "ops", false },
	{ NULL, "seed", false },
	{ NULL, "tool", false },
	{ NULL, "version", false },
	{ NULL, "git", true },
	{ NULL, "dirty", false },
};

static json_t *get(const struct result *res, const struct field *f)
{
	json_t *in = f->object ? json_object_get(res->context, f->object) : res->context;

	return json_object_get(in, f->name);
}

static bool is_equal(json_t *a, json_t *b)
{
	return (!a && !b) || (a && b && json_equal(a, b));
}

static bool has_both(const struct compare_boot *boot)
{
	return boot->doc[COMPARE_OLD] && boot->doc[COMPARE_NEW];
}

static bool differs(const struct compare_boot *boot, const struct field *f)
{
	return !is_equal(get(boot->doc[COMPARE_OLD], f), get(boot->doc[COMPARE_NEW], f));
}

static const struct compare_boot *first_with_both(const struct compare *cmp)
{
	for (size_t i = 0; i < cmp->nr_boots; i++)
		if (has_both(&cmp->boots[i]))
			return &cmp->boots[i];
	return NULL;
}

/* The field is the same in all documents of OLD, and in all of NEW. */
static bool is_common(const struct compare *cmp, const struct field *f)
{
	const struct compare_boot *first = first_with_both(cmp);

	for (size_t i = 0; i < cmp->nr_boots; i++)
		for (int s = 0; has_both(&cmp->boots[i]) && s < COMPARE_NR_SIDES; s++)
			if (!is_equal(get(cmp->boots[i].doc[s], f), get(first->doc[s], f)))
				return false;
	return true;
}

static char *text_of(const struct result *res, const struct field *f)
{
	json_t *j = get(res, f);

	if (!j)
		return strdup("<missing>");
	if (!json_is_string(j))
		return json_dumps(j, JSON_ENCODE_ANY | JSON_COMPACT);
	return f->is_hash ? strndup(json_string_value(j), HASH_SHOWN) :
			    strdup(json_string_value(j));
}

static void print_field(const struct compare_boot *boot, const struct field *f,
			const struct report *rep)
{
	char *old = text_of(boot->doc[COMPARE_OLD], f);
	char *new = text_of(boot->doc[COMPARE_NEW], f);

	report_item(rep, "%s%s%s: %s -> %s", f->object ? f->object : "", f->object ? "." : "",
		    f->name, old ? old : "?", new ? new : "?");
	free(new);
	free(old);
}

size_t compare_context_common(const struct compare *cmp, const struct report *rep)
{
	const struct compare_boot *first = first_with_both(cmp);
	size_t nr = 0;

	for (size_t i = 0; first && i < sizeof(fields) / sizeof(*fields); i++) {
		if (!differs(first, &fields[i]) || !is_common(cmp, &fields[i]))
			continue;
		print_field(first, &fields[i], rep);
		nr++;
	}
	return nr;
}

size_t compare_context_boot(const struct compare *cmp, const struct compare_boot *boot,
			    const struct report *rep)
{
	size_t nr = 0;

	for (size_t i = 0; has_both(boot) && i < sizeof(fields) / sizeof(*fields); i++) {
		if (!differs(boot, &fields[i]) || is_common(cmp, &fields[i]))
			continue;
		if (rep)
			print_field(boot, &fields[i], rep);
		nr++;
	}
	return nr;
}
