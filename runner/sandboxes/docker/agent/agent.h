#pragma once
#include <stdint.h>
#include <sys/types.h>

// True when nothing computes and at least one thread waits for input that is not there yet.
int is_waiting(void);

// The system call that a thread sleeps in and its first arguments; 0 when it runs or the kernel does not tell.
int sleeps_in(pid_t pid, pid_t tid, long *call, unsigned long arguments[5]);

// Memory of a process that is in RAM, KiB.
uint64_t memory_of(pid_t pid);
