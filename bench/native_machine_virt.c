// SPDX-License-Identifier: GPL-2.0-only
/* Whose virtual machine this is. */
#include <cpuid.h>
#include <stdio.h>
#include <string.h>

#include "bench/native_machine.h"
#include "bench/native_machine_file.h"
#include "bench/native_machine_part.h"

#define HYPERVISOR_BIT	(1U << 31)	/* of ecx of leaf 1 */
#define FIRST_LEAF	0x40000000U
#define LAST_LEAF	0x40010000U

static void own_cpuid(unsigned int leaf, unsigned int regs[4])
{
	__cpuid_count(leaf, 0, regs[0], regs[1], regs[2], regs[3]);
}

static void (*read_cpuid)(unsigned int leaf, unsigned int regs[4]) = own_cpuid;

void native_machine_cpuid(void (*cpuid)(unsigned int leaf, unsigned int regs[4]))
{
	read_cpuid = cpuid ? cpuid : own_cpuid;
}

static const struct {
	const char *signature, *name;
} known[] = {
	{ "KVMKVMKVM", "kvm" }, { "TCGTCGTCGTCG", "tcg" }, { "VMwareVMware", "vmware" },
	{ "Microsoft Hv", "hyperv" }, { "XenVMMXenVMM", "xen" },
	{ "VBoxVBoxVBox", "virtualbox" }, { "bhyve bhyve ", "bhyve" },
	{ " lrpepyh  vr", "parallels" }, { "ACRNACRNACRN", "acrn" },
};

static const char *name_of(const char *signature)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(signature, known[i].signature))
			return known[i].name;
	return NULL;
}

static void signature_at(unsigned int leaf, char signature[13])
{
	unsigned int regs[4];

	read_cpuid(leaf, regs);
	memcpy(signature, regs + 1, 12);
	signature[12] = '\0';
}

/* False on bare metal: no leaf there is a hypervisor's. */
static bool hypervisor_signature(char signature[13])
{
	unsigned int regs[4];
	char more[13];

	*signature = '\0';
	read_cpuid(1, regs);
	if (!(regs[2] & HYPERVISOR_BIT))
		return false;
	signature_at(FIRST_LEAF, signature);
	if (strcmp(signature, "Microsoft Hv"))
		return true;
	for (unsigned int leaf = FIRST_LEAF + 0x100; leaf < LAST_LEAF; leaf += 0x100) {
		signature_at(leaf, more);
		if (!strcmp(more, "KVMKVMKVM") || !strcmp(more, "XenVMMXenVMM")) {
			strcpy(signature, more);
			break;
		}
	}
	return true;
}

/*
 * A kernel with KVM's clock has found KVM, and it may know better than CPUID: where
 * CPUID is not intercepted, as under PVM, it is that of the level below.
 */
static bool kernel_is_kvm_guest(void)
{
	char line[256];

	return !native_machine_line(line, sizeof(line),
				    "/sys/devices/system/clocksource/clocksource0/available_clocksource") &&
	       strstr(line, "kvm-clock");
}

/* Firmware of virtual machines has names of its own. */
static bool virtual_firmware(char *vendor, size_t size)
{
	static const char *const vendors[] = {
		"QEMU", "VMware", "innotek GmbH", "Xen", "Bochs", "Parallels", "BHYVE",
		"Amazon EC2", "Google", "OpenStack",
	};
	char product[128];

	native_machine_line(vendor, size, "/sys/class/dmi/id/sys_vendor");
	native_machine_line(product, sizeof(product), "/sys/class/dmi/id/product_name");
	/* Amazon's and Google's bare metal has the vendor as well. */
	if (strstr(product, ".metal") || strstr(product, "-metal"))
		return false;
	for (size_t i = 0; i < sizeof(vendors) / sizeof(*vendors); i++)
		if (!strncmp(vendor, vendors[i], strlen(vendors[i])))
			return true;
	return false;
}

/* A signature may have bytes that are no text. */
static void printable(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

const char *native_machine_virt(char *buf, size_t size)
{
	char signature[13], line[128];
	const char *name;

	if (hypervisor_signature(signature)) {
		name = name_of(signature);
		if (kernel_is_kvm_guest() && (!name || strcmp(name, "tcg")))
			name = "kvm";
		printable(signature);
		if (name)
			snprintf(buf, size, "%s", name);
		else
			snprintf(buf, size, "unknown:%s", signature);
		return buf;
	}
	/* QEMU's models say so themselves, with the hypervisor bit taken away or not. */
	if (!native_machine_cpuinfo("model name", line, sizeof(line)) &&
	    !strncmp(line, "QEMU TCG", 8))
		snprintf(buf, size, "tcg");
	else if (!native_machine_line(line, sizeof(line), "/sys/hypervisor/type") && *line)
		snprintf(buf, size, "%.16s", line);
	else if (virtual_firmware(line, sizeof(line)))
		snprintf(buf, size, "unknown:%.20s", line);
	else
		snprintf(buf, size, "none");
	return buf;
}

void native_machine_hypervisor(json_t *machine)
{
	char buf[NATIVE_MACHINE_VIRT], signature[13];
	json_t *obj = json_object();

	json_object_set_new(machine, "virt",
			    json_string(native_machine_virt(buf, sizeof(buf))));
	json_object_set_new(obj, "flag", json_boolean(hypervisor_signature(signature)));
	printable(signature);
	if (*signature)
		json_object_set_new(obj, "signature", json_string(signature));
	native_machine_set_text(obj, "type", "/sys/hypervisor/type");
	native_machine_set_text(obj, "dmi_vendor", "/sys/class/dmi/id/sys_vendor");
	native_machine_set_text(obj, "dmi_product", "/sys/class/dmi/id/product_name");
	json_object_set_new(machine, "hypervisor", obj);
}
