// Runs a compiled program once per trial. What is between two trials is nobody's but the agent's: all processes have ended, and
// what they could leave behind is taken away before the end is told, or else it is told that this was the last trial here.
#define _GNU_SOURCE
#include "agent.h"
#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

// How long the runner may take to read what was written, microseconds, and how often that is looked at.
#define DRAIN_US 2000000
#define LOOK_US 100

// Waits until a stream has been read: a program can take out of it again what is still in it.
static void drain(int fd) {
  int left = 0;
  for (int waited = 0; waited < DRAIN_US && !ioctl(fd, FIONREAD, &left) && left > 0; waited += LOOK_US) usleep(LOOK_US);
}

static Facts run_one(int input, int error) {
  uint64_t before = cpu_of_the_ended(), own = cpu_of_the_agent(), kills = killed_for_memory();
  Facts facts = { 0 };
  mark(2, SECRET_WAIT, 'G', facts);
  drain(2);
  pid_t pid = error ? -1 : start(job.run, input, 1, -1, &error);
  close(input);
  if (pid > 0) facts = follow(pid, WATCH_STOP);
  end_all();
  facts.error = error;
  facts.cpu = cpu_of_the_ended() - before;
  facts.own = cpu_of_the_agent() - own;
  facts.kills = killed_for_memory() - kills;
  return facts;
}

_Noreturn void run_trials(void) {
  remember_self();
  if (keep_files()) _exit(75);
  mark(2, SECRET_COMPILED, 'R', (Facts){ 0 });
  for (;;) {
    if (read_trial(&job)) _exit(0);
    int error = write_files(), input = trial_input();
    Facts facts = run_one(input, input < 0 && !error ? ENOSPC : error);
    char kind = clean() ? 'L' : 'E';
    mark(1, SECRET_ENDED, kind, facts);
    mark(2, SECRET_ENDED, kind, facts);
    // Meanwhile the runner judges what was printed.
    if (kind == 'L' || restore_files()) _exit(0);
  }
}
