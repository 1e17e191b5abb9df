Where the calls go
------------------

Kernel instructions of one operation by the functions that execute them,
from the system call to the hook, called from send_to_group() (group)
and from fanotify_handle_event() (event). own: of the function itself in
this place, with what the compiler inlined into it; below: of what it
calls from there; +/-: what both are more at the later site; -: this
site does not pass there. Each profile is one that operations had whose
instructions are the mode, and adds up to it; agree: operations that had
exactly this one. Retpoline and return thunks belong to the function
that goes through them; a function that ends in a jump to another is
replaced by it. Nobody judges by these tables.

Kernel isec, spectre_v2=off, open and close, hook bpf, event 1:

frame                          group own  below  event own  below  +/-
entry_SYSCALL_64                      40    261         40    321  +60
do_syscall_64                         20    241         20    301  +60
__x64_sys_open                         0    124          0    154  +30
do_dentry_open                         0    124          0    154  +30
fsnotify                             100     24        100     54  +30
fanotify_handle_event                  -      -         30     17  +47
bpf__fsnotify_hook_ops_handle         12      5         12      5   +0
whole operation                             301               361  +60

Kernel isec, spectre_v2=off, open and close, hook bpf, event 2:

frame                          group own  below  event own  below  +/-
entry_SYSCALL_64                      40    261         40    321  +60
do_syscall_64                         20    241         20    301  +60
__x64_sys_close                        0    117          0    147  +30
__fput                                 0    117          0    147  +30
fsnotify                             100     17        100     47  +30
fanotify_handle_event                  -      -         30     17  +47
bpf__fsnotify_hook_ops_handle         12      5         12      5   +0
whole operation                             301               361  +60

All of them as folded stacks, for flamegraph.pl or speedscope:
build/fsnbench report --format folded --output calls.folded 