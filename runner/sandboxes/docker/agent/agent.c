// The process that runs one job inside a container: `agent [warm argv...]`. It is the container's first process, so that
// the program can neither end it nor stop it, and whatever loses its parent becomes its child.
//
// It writes one byte to stdout once it is ready, then waits on stdin for the job (see job.ts), writes the files, runs the
// compiler and then the program, whose stdin, stdout and stderr are its own: nothing is copied, nothing can be held up.
// A job of trials (agent-trials.c) runs the program many times.
// What it says of the program are marks between the output, recognised by secrets that came with the job: it cannot be
// looked into (not dumpable), and of the secret that ends a run nothing is written while any other process is alive.
// Limits are not its business: they are the container's, and time is the runner's.
#define _GNU_SOURCE
#include "agent.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TICK_NS 50000000L
// Says which version of the job and of the marks this agent knows; box.ts has the same.
#define READY "3"

Job job;

static uint64_t micros(struct timeval t) { return t.tv_sec * 1000000ull + t.tv_usec; }
static uint64_t clock_micros(clockid_t id) {
  struct timespec t;
  return clock_gettime(id, &t) ? 0 : t.tv_sec * 1000000ull + t.tv_nsec / 1000;
}
static uint64_t cpu_of(pid_t pid) {
  clockid_t id;
  return clock_getcpuclockid(pid, &id) ? 0 : clock_micros(id);
}
uint64_t cpu_of_the_agent(void) { return clock_micros(CLOCK_PROCESS_CPUTIME_ID); }
uint64_t cpu_of_the_ended(void) {
  struct rusage usage;
  getrusage(RUSAGE_CHILDREN, &usage);
  return micros(usage.ru_utime) + micros(usage.ru_stime);
}

// Control groups of version 2, or of version 1.
uint64_t killed_for_memory(void) {
  const char *paths[] = { "/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control" };
  for (int i = 0; i < 2; i++) {
    char text[512];
    int fd = open(paths[i], O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    text[n > 0 ? n : 0] = 0;
    char *line = strstr(text, "\noom_kill ");
    if (line) return strtoull(line + 10, NULL, 10);
  }
  return 0;
}

static void put(int fd, const char *bytes, size_t size) {
  // The program may have made the pipe non-blocking; up to PIPE_BUF bytes are written whole or not at all.
  while (write(fd, bytes, size) < 0) {
    if (errno != EAGAIN && errno != EINTR) return;
    poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, 100);
  }
}

void mark(int fd, int secret, char kind, Facts facts) {
  char bytes[PREFIX + SECRET + 1 + sizeof facts];
  memcpy(bytes, job.prefix, PREFIX);
  memcpy(bytes + PREFIX, job.secrets[secret], SECRET);
  bytes[PREFIX + SECRET] = kind;
  const uint64_t *values = (const uint64_t *)&facts;
  for (size_t i = 0; i < sizeof facts; i++)
    bytes[PREFIX + SECRET + 1 + i] = (char)(values[i / 8] >> (56 - i % 8 * 8));
  put(fd, bytes, sizeof bytes);
}

pid_t start(char **argv, int in, int out, int third, int *error) {
  int told[2];
  if (pipe2(told, O_CLOEXEC)) { *error = errno; return -1; }
  pid_t pid = fork();
  if (pid == 0) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setsid();
    // When memory runs out the kernel shall take the program, not the agent. No other process can look in now.
    prctl(PR_SET_DUMPABLE, 1);
    int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0 && write(score, "1000", 4) < 0) { /* not there in every kind of kernel */ }
    if (third >= 0 ? dup2(third, 3) < 0 : 0) _exit(126);
    if (in != 0) dup2(in, 0);
    if (out != 1) dup2(out, 1);
    execvp(argv[0], argv);
    int failure = errno;
    if (write(told[1], &failure, sizeof failure) < 0) { /* then the status has to do */ }
    _exit(127);
  }
  close(told[1]);
  *error = pid < 0 ? errno : 0;
  if (pid > 0 && read(told[0], error, sizeof *error) < 0) *error = errno;
  close(told[0]);
  return pid;
}

// The input of a compiler: nothing. Nor can it be opened by a name (/dev/stdin), which /dev/null could: nobody may read it.
static int nothing(void) {
  int fd = open(".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0);
  return fd < 0 ? open("/dev/null", O_RDONLY | O_CLOEXEC) : fd;
}

// With WATCH_WAITS it says meanwhile when the program begins to wait for input and when it goes on.
Facts follow(pid_t main, int watch) {
  Facts facts = { 0 };
  struct rusage usage;
  sigset_t child;
  int status, waiting = 0, over = 0;
  uint64_t began = clock_micros(CLOCK_MONOTONIC), last = began;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  while (!over) {
    pid_t pid;
    while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0) {
      if (pid != main) continue;
      facts.status = status;
      facts.rss = usage.ru_maxrss;
      over = 1;
    }
    uint64_t now = clock_micros(CLOCK_MONOTONIC);
    if (waiting) facts.waited += now - last;
    last = now;
    if (over || sigtimedwait(&child, NULL, &(struct timespec){ .tv_nsec = TICK_NS }) > 0 || !watch) continue;
    if (watch == WATCH_STOP) {
      over = is_stopped();
      if (over) facts.status = SIGKILL;
      continue;
    }
    if (is_waiting() == waiting) continue;
    waiting = !waiting;
    mark(2, SECRET_WAIT, waiting ? 'W' : 'G', (Facts){ 0 });
  }
  facts.wall = clock_micros(CLOCK_MONOTONIC) - began;
  return facts;
}

void end_all(void) {
  do kill(-1, SIGKILL); while (waitpid(-1, NULL, 0) > 0 || errno != ECHILD);
}

static _Noreturn void rest_for_ever(void) {
  for (;;) pause();
}

// Returns when the interpreter has loaded: it sleeps in a read of descriptor 3 or, where the kernel does not tell, it has
// stopped computing for a while.
static void await_warm(pid_t warm) {
  uint64_t before = 0;
  long call;
  unsigned long a[5];
  for (int still = 0; still < 40; usleep(5000)) {
    if (waitpid(warm, NULL, WNOHANG) > 0) _exit(72);
    if (sleeps_in(warm, warm, &call, a) && call == SYS_read && a[0] == 3) return;
    uint64_t cpu = cpu_of(warm);
    still = cpu == before ? still + 1 : 0;
    before = cpu;
  }
}

int main(int argc, char **argv) {
  pid_t warm = 0, pid;
  int name[2] = { -1, -1 }, error;
  prctl(PR_SET_DUMPABLE, 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  signal(SIGPIPE, SIG_IGN);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, NULL);
  if (argc > 1) {
    // Far from 3, so that the copy that becomes 3 is not closed with it.
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) _exit(73);
    for (int i = 0; i < 2; i++) name[i] = fcntl(ends[i], F_DUPFD_CLOEXEC, 10), close(ends[i]);
    warm = start(argv + 1, 0, 1, name[0], &error);
    close(name[0]);
    if (error) _exit(74);
    await_warm(warm);
  }
  put(1, READY, 1);

  if (read_job(&job)) _exit(0);
  if ((error = write_files())) {
    mark(2, SECRET_ENDED, 'X', (Facts){ .error = error });
    rest_for_ever();
  }

  // An interpreter that was started before any of its trials would be the only one of its kind.
  if (job.trials && warm) end_all(), close(name[1]), warm = 0;
  if (job.compile[0]) {
    Facts facts = { 0 };
    pid = start(job.compile, nothing(), 2, -1, &error);
    if (pid > 0) facts = follow(pid, WATCH_NOTHING);
    // A waiting interpreter would end with what the compiler left behind; that then ends with the program.
    if (!warm) end_all();
    facts.error = error;
    facts.cpu = cpu_of_the_ended();
    facts.kills = killed_for_memory();
    mark(2, SECRET_COMPILED, 'C', facts);
    if (facts.status || error) rest_for_ever();
  }
  if (job.trials) run_trials();

  uint64_t before = cpu_of_the_ended() + (warm ? cpu_of(warm) : 0);
  uint64_t own = cpu_of_the_agent(), held = warm ? memory_of(warm) : 0;
  if (warm) {
    error = 0;
    pid = warm;
    if (write(name[1], job.entry, strlen(job.entry)) < 0) error = errno;
    close(name[1]);
  } else {
    pid = start(job.run, 0, 1, -1, &error);
  }
  Facts facts = { 0 };
  if (pid > 0) facts = follow(pid, WATCH_WAITS);
  end_all();
  facts.error = error;
  facts.cpu = cpu_of_the_ended() - before;
  facts.rss = facts.rss > held ? facts.rss - held : 0;
  facts.own = cpu_of_the_agent() - own;
  facts.kills = killed_for_memory();
  mark(1, SECRET_ENDED, 'E', facts);
  mark(2, SECRET_ENDED, 'E', facts);
  rest_for_ever();
}
