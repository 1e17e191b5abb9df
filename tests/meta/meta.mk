# SPDX-License-Identifier: GPL-2.0-only
# What the tests of the harness itself need: guest programs that misbehave,
# and an initramfs with them.

META_BIN	:= $(patsubst tests/meta/guest/%.c,$(O)/tests/meta/%,$(wildcard tests/meta/guest/*.c))

meta-tests: $(O)/tests/meta/initramfs.cpio	## what tests/meta boots

$(O)/tests/meta/initramfs.cpio: $(O)/guest-init $(META_BIN) kernels/initramfs.sh
	kernels/initramfs.sh $@ $(O)/guest-init $(META_BIN)

$(O)/tests/meta/%: tests/meta/guest/%.c
	@mkdir -p $(@D)
	$(CC) $(CSTD) $(CWARN) -O2 -g -D_GNU_SOURCE -static -o $@ $<

.PHONY: meta-tests
