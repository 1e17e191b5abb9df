/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The smallest program: a static ELF file that exits with 0. One page, no loader, no
 * library, and nothing that the kernel would have to read but the file's two headers.
 */
#ifndef WORKLOADS_EXIT_PROGRAM_H
#define WORKLOADS_EXIT_PROGRAM_H

#include <elf.h>
#include <stddef.h>
#include <sys/syscall.h>

#define EXIT_PROGRAM_BASE 0x400000ul

static const struct exit_program {
	Elf64_Ehdr ehdr;
	Elf64_Phdr phdr;
	unsigned char text[16];
} exit_program = {
	.ehdr = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
			     EV_CURRENT },
		.e_type = ET_EXEC,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_entry = EXIT_PROGRAM_BASE + offsetof(struct exit_program, text),
		.e_phoff = offsetof(struct exit_program, phdr),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 1,
	},
	.phdr = {
		.p_type = PT_LOAD,
		.p_flags = PF_R | PF_X,
		.p_vaddr = EXIT_PROGRAM_BASE,
		.p_paddr = EXIT_PROGRAM_BASE,
		.p_filesz = sizeof(struct exit_program),
		.p_memsz = sizeof(struct exit_program),
		.p_align = 4096,
	},
	/* mov $SYS_exit,%eax; xor %edi,%edi; syscall; hlt */
	.text = { 0xb8, SYS_exit, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05, 0xf4 },
};

#endif /* WORKLOADS_EXIT_PROGRAM_H */
