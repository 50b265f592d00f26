#pragma once
#include <stdint.h>
#include <sys/types.h>

#define PREFIX 12
#define SECRET 16

enum { SECRET_WAIT, SECRET_COMPILED, SECRET_ENDED, SECRETS };

typedef struct {
  char prefix[PREFIX], secrets[SECRETS][SECRET];
  char *entry, **compile, **run;
} Job;

// Reads all of the job but its files; -1 when none comes.
int read_job(Job *job);

// Writes the files of the job that was read into the current folder; 0, or the error that kept it from that.
int write_files(void);

// True when nothing computes and at least one thread waits for input that is not there yet.
int is_waiting(void);

// The system call that a thread sleeps in and its first arguments; 0 when it runs or the kernel does not tell.
int sleeps_in(pid_t pid, pid_t tid, long *call, unsigned long arguments[5]);

// Memory of a process that is in RAM, KiB.
uint64_t memory_of(pid_t pid);
