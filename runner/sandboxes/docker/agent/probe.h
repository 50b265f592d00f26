/* What the parts of the probe share. Each check runs in a process of its own; what it says is one line of JSON. */
#ifndef PROBE_H
#define PROBE_H

#define _GNU_SOURCE

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* What the sandbox promises, and what it must not let be seen; from the command line. */
struct promise {
  long long memory, disk, fsize;  /* bytes */
  long pids, files, inodes, cpus; /* cpus in thousandths */
  int port;                       /* of a listener on the host's loopback */
  const char *host;               /* the host's name */
  const char *env;                /* names of variables that may be there, separated by commas */
  bool gvisor;                    /* calls end in gVisor and never reach the host's kernel */
};
extern struct promise promise;

/* Adds to what the check says; with `bad` the check has failed. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
void bad(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Adds how much was tried, and that all of it was refused unless the check has failed. */
void tried(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Fails unless the call was refused for want of rights; that its arguments were wrong would prove nothing. */
void refused(const char *what, long result);

/* Fails unless the call was refused; gVisor answers some itself, and nothing of the host is behind them. */
void kernel_refused(const char *what, long result);

/* Reads the beginning of a file, at most `size` - 1 bytes, and ends it with a zero; -1 when it cannot. */
ssize_t slurp(const char *path, char *into, size_t size);

/* The text behind `name` in a file such as /proc/self/status, up to the end of its line; false when it is not there. */
bool field(const char *path, const char *name, char *into, size_t size);

/* Milliseconds since some moment. */
long long now(void);
void pause_ms(long ms);

/* One line of /proc/self/mountinfo. */
struct mounted {
  char point[112], options[128], kind[32];
};
/* Calls `each` for every mount; false when they cannot be seen. */
bool each_mount(void (*each)(const struct mounted *));

/* Folders in file systems that this user can write to, each file system once. */
struct place {
  char path[128];
  dev_t device;
};
int writable_places(struct place *into, int max);

/* Does not end: many processes in sessions of their own that ignore whatever can be ignored. */
void stay(void) __attribute__((noreturn));

void check_user(void);
void check_become_root(void);
void check_setuid_program(void);
void check_capabilities(void);
void check_new_privileges(void);
void check_seccomp(void);
void check_environment(void);
void check_host_name(void);
void check_other_processes(void);
void check_core_dumps(void);

void check_namespaces(void);
void check_mounting(void);
void check_tracing(void);
void check_kernel_calls(void);
void check_network(void);
void check_socket_families(void);

void check_proc_writes(void);
void check_control_groups(void);
void check_masked_files(void);
void check_devices(void);
void check_read_only_root(void);
void check_host_folders(void);
void check_left_files(void);

void check_file_size(void);
void check_open_files(void);
void check_message_queues(void);
void check_inodes(void);
void check_disk(void);
void check_processes(void);
void check_cpu(void);
void check_memory(void);

#endif
