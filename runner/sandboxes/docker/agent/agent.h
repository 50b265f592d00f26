#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PREFIX 12
#define SECRET 16

enum { SECRET_WAIT, SECRET_COMPILED, SECRET_ENDED, SECRETS };

typedef struct {
  char prefix[PREFIX], secrets[SECRETS][SECRET];
  char *entry, **compile, **run;
  // The program is compiled once and then run again and again, each time when a trial of it is read.
  uint32_t trials;
} Job;

typedef struct { uint64_t status, error, cpu, own, rss, wall, waited, kills; } Facts;

// What `follow` looks out for: nothing, whether the program waits for input, or whether it is to be stopped.
enum { WATCH_NOTHING, WATCH_WAITS, WATCH_STOP };

extern Job job;

// Reads all of the job but its files; -1 when none comes.
int read_job(Job *job);

// Reads the next trial of the job, its secrets in place of those before, all but its files and input; -1 when none comes.
int read_trial(Job *job);

// Writes the files of the job, or of the trial, that was read into the current folder; 0, or the error that kept it from that.
int write_files(void);

// The input of the trial that was read, as a file that nobody else can open and that ends where it ends; -1 when it cannot be had.
int trial_input(void);

// True when this process is to stop the trial: it was told so, or nobody is there any more who could.
int is_stopped(void);

// Writes facts to one of the streams, recognisable by a secret of the job.
void mark(int fd, int secret, char kind, Facts facts);

// Starts a program with these as its input, output and descriptor 3 (-1 is none). Sets `error` when it cannot be executed.
pid_t start(char **argv, int in, int out, int third, int *error);

// Waits until a program has ended, or is to be stopped, and tells what became of it.
Facts follow(pid_t program, int watch);

// Leaves nobody who could still write anything, read what the agent writes, or be in the way of what comes next.
void end_all(void);

// Processor time of all processes that have ended and of this one, microseconds.
uint64_t cpu_of_the_ended(void);
uint64_t cpu_of_the_agent(void);

// Processes that the kernel ended here because memory had run out.
uint64_t killed_for_memory(void);

// Runs the job's program once for every trial that comes.
_Noreturn void run_trials(void);

// Keeps all files that a program could change as they are now, out of its reach; -1 when that is not possible.
int keep_files(void);

// Writes what was kept into the empty folders; -1 when that fails.
int restore_files(void);

// Takes away all that a program could have left for the next one; -1 when something cannot be undone.
int clean(void);

// Remembers what other processes of its user can change of this process and of the folders; `clean` compares.
void remember_self(void);

// True when nothing computes and at least one thread waits for input that is not there yet.
int is_waiting(void);

// The system call that a thread sleeps in and its first arguments; 0 when it runs or the kernel does not tell.
int sleeps_in(pid_t pid, pid_t tid, long *call, unsigned long arguments[5]);

// Memory of a process that is in RAM, KiB.
uint64_t memory_of(pid_t pid);
