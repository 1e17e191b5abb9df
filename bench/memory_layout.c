// SPDX-License-Identifier: GPL-2.0-only
/* Reads sizes and offsets with libbpf. */
#include "bench/memory_layout.h"

#include <bpf/btf.h>

#include "bench/memory.h"

/* Members of anonymous structs and unions count as the struct's own, as in C. */
static void put_members(json_t *members, const struct btf *btf, const struct btf_type *type,
			unsigned int base_bits)
{
	for (unsigned int i = 0; i < btf_vlen(type); i++) {
		const struct btf_member *m = &btf_members(type)[i];
		const char *name = btf__name_by_offset(btf, m->name_off);
		unsigned int bits = base_bits + btf_member_bit_offset(type, i);
		const struct btf_type *inner = btf__type_by_id(btf, m->type);

		if (*name)
			json_object_set_new(members, name, json_integer(bits / 8));
		else if (btf_is_composite(inner))
			put_members(members, btf, inner, bits);
	}
}

static void put_struct(json_t *list, const struct btf *btf, const char *name)
{
	int id = btf__find_by_name_kind(btf, name, BTF_KIND_STRUCT);
	const struct btf_type *type;
	json_t *members;

	if (id < 0)
		return;
	type = btf__type_by_id(btf, (unsigned int)id);
	members = json_object();
	put_members(members, btf, type, 0);
	json_array_append_new(list, json_pack("{s:s, s:I, s:o}", "struct", name, "bytes",
					      (json_int_t)type->size, "offsets", members));
}

json_t *memory_layout_json(void)
{
	struct btf *vmlinux = btf__load_vmlinux_btf();
	json_t *list = json_array();

	if (!vmlinux || !list) {
		json_decref(list);
		btf__free(vmlinux);
		return NULL;
	}
	put_struct(list, vmlinux, "inode");
	for (int fs = 0; fs < MEMORY_NR_FS; fs++) {
		size_t before = json_array_size(list);
		struct btf *module;

		put_struct(list, vmlinux, memory_fs[fs].inode);
		if (json_array_size(list) > before)
			continue;
		module = btf__load_module_btf(memory_fs[fs].name, vmlinux);
		if (module)
			put_struct(list, module, memory_fs[fs].inode);
		btf__free(module);
	}
	btf__free(vmlinux);
	return list;
}
