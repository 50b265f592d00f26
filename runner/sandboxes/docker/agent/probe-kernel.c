/* System calls that lead out of a sandbox or into the depths of the kernel, and the network. */
#include "probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* A call that makes a process: the new one ends at once. */
static long born(long child) {
  if (child == 0) _exit(0);
  if (child > 0) waitpid((pid_t)child, NULL, __WALL);
  return child;
}

void check_namespaces(void) {
  static const struct {
    const char *name;
    unsigned long flag;
  } KINDS[] = {{"mount", CLONE_NEWNS}, {"network", CLONE_NEWNET}, {"pid", CLONE_NEWPID}, {"ipc", CLONE_NEWIPC},
               {"uts", CLONE_NEWUTS}, {"cgroup", CLONE_NEWCGROUP}, {"user", CLONE_NEWUSER}};
  struct clone_args wanted = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
  kernel_refused("clone3 into a user namespace", born(syscall(SYS_clone3, &wanted, sizeof wanted)));
  kernel_refused("clone into a user namespace", born(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0)));
  int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (own >= 0) kernel_refused("setns", setns(own, CLONE_NEWNET));
  for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
    if (unshare((int)KINDS[i].flag) == 0) kernel_refused(KINDS[i].name, 0);
    else kernel_refused(KINDS[i].name, -1);
  tried("clone, clone3, setns, unshare");
}

void check_mounting(void) {
  /* In a user namespace anybody may mount. Where mounting works, what it does stays in this process. */
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 || unshare(CLONE_NEWNS) == 0)
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
  kernel_refused("mount", mount("none", "/tmp", "tmpfs", 0, "size=4k"));
  kernel_refused("remount /", mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL));
  kernel_refused("umount", umount2("/tmp", MNT_EXPIRE));
  kernel_refused("pivot_root", syscall(SYS_pivot_root, "/tmp", "/tmp"));
  kernel_refused("chroot", chroot("/"));
  kernel_refused("fsopen", syscall(SYS_fsopen, "tmpfs", 0));
  kernel_refused("open_tree", syscall(SYS_open_tree, AT_FDCWD, "/", 1 /* OPEN_TREE_CLONE */));
  kernel_refused("move_mount", syscall(SYS_move_mount, AT_FDCWD, "/proc", AT_FDCWD, "/tmp", 0));
  tried("8 calls");
}

void check_tracing(void) {
  pid_t child = fork();
  if (child == 0) {
    for (;;) pause();
  }
  char byte;
  struct iovec here = {&byte, 1}, there = {(void *)&promise, 1};
  kernel_refused("ptrace", ptrace(PTRACE_SEIZE, child, NULL, NULL));
  kernel_refused("process_vm_readv", process_vm_readv(child, &here, 1, &there, 1, 0));
  kernel_refused("process_vm_writev", process_vm_writev(child, &here, 1, &there, 1, 0));
  kernel_refused("kcmp", syscall(SYS_kcmp, getpid(), child, 0, 0, 0));
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  tried("4 calls");
}

/* Each with arguments that do no harm where the call is allowed. */
void check_kernel_calls(void) {
  static char block[256];
  struct {
    unsigned bytes;
    int type;
    unsigned char handle[8];
  } handle = {8, 1, {0}};
  kernel_refused("bpf", syscall(SYS_bpf, 0, block, sizeof block));
  kernel_refused("keyctl", syscall(SYS_keyctl, 0, -3, 0, 0, 0));
  kernel_refused("add_key", syscall(SYS_add_key, "user", "probe", "x", 1, -3));
  kernel_refused("request_key", syscall(SYS_request_key, "user", "probe", NULL, 0));
  kernel_refused("perf_event_open", syscall(SYS_perf_event_open, block, 0, -1, -1, 0));
  kernel_refused("userfaultfd", syscall(SYS_userfaultfd, 1 /* UFFD_USER_MODE_ONLY */));
  kernel_refused("io_uring_setup", syscall(SYS_io_uring_setup, 1, block));
  kernel_refused("kexec_load", syscall(SYS_kexec_load, 0, 0, NULL, ~0UL));
  kernel_refused("init_module", syscall(SYS_init_module, NULL, 0, ""));
  kernel_refused("finit_module", syscall(SYS_finit_module, -1, "", 0));
  kernel_refused("delete_module", syscall(SYS_delete_module, "codecollab_none", 0));
  kernel_refused("open_by_handle_at", syscall(SYS_open_by_handle_at, AT_FDCWD, &handle, 0));
  kernel_refused("personality", personality(ADDR_NO_RANDOMIZE));
  kernel_refused("syslog", syscall(SYS_syslog, 3, block, sizeof block));
  kernel_refused("swapon", syscall(SYS_swapon, "/codecollab-none", 0));
  kernel_refused("acct", syscall(SYS_acct, "/codecollab-none"));
  kernel_refused("reboot", syscall(SYS_reboot, 0, 0, 0, NULL));
  kernel_refused("fanotify_init", syscall(SYS_fanotify_init, 0, 0));
  kernel_refused("quotactl", syscall(SYS_quotactl, 0x80000100, "/dev/codecollab-none", 0, block));
#if defined(__x86_64__)
  kernel_refused("iopl", syscall(SYS_iopl, 3));
  kernel_refused("ioperm", syscall(SYS_ioperm, 0x80, 1, 1));
#endif
  tried("bpf, keys, perf, userfaultfd, io_uring, modules and more");
}

/* Whether every line of a file of /proc/net that is not a heading is about lo. */
static void only_lo(const char *path, int headings, bool first) {
  char text[8192], *line = text, *next;
  if (slurp(path, text, sizeof text) < 0) return;
  for (; *line; line = next) {
    next = line + strcspn(line, "\n");
    if (*next) *next++ = 0;
    if (headings-- > 0) continue;
    char *name = line + strspn(line, " ");
    if (first) name[strcspn(name, ": \t")] = 0;
    else name = strrchr(line, ' ') ? strrchr(line, ' ') + 1 : line;
    if (strcmp(name, "lo") != 0) bad("%s names %.16s", path, name);
  }
}

/* Tries to reach an address; a datagram socket only asks for a route, and nothing is sent. */
static void reach(const char *name, const struct sockaddr *address, socklen_t size, int type) {
  int file = socket(address->sa_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (file < 0) return;
  long long since = now();
  int error = connect(file, address, size) == 0 ? 0 : errno;
  if (error == EINPROGRESS) {
    struct pollfd wait = {.fd = file, .events = POLLOUT};
    socklen_t length = sizeof error;
    if (poll(&wait, 1, 300) == 1) getsockopt(file, SOL_SOCKET, SO_ERROR, &error, &length);
  }
  close(file);
  if (error == 0) bad("%s can be reached", name);
  else if (error == EINPROGRESS || now() - since > 250) bad("%s does not fail at once", name);
  else note("%s: %s", name, strerror(error));
}

void check_network(void) {
  only_lo("/proc/net/dev", 2, true);
  only_lo("/proc/net/route", 1, true);
  only_lo("/proc/net/ipv6_route", 0, false);
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((unsigned short)promise.port)};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(9)};
  inet_pton(AF_INET, "127.0.0.1", &four.sin_addr);
  if (promise.port) reach("the host's loopback", (struct sockaddr *)&four, sizeof four, SOCK_STREAM);
  four.sin_port = htons(9);
  inet_pton(AF_INET, "10.255.255.1", &four.sin_addr);
  reach("10.255.255.1", (struct sockaddr *)&four, sizeof four, SOCK_DGRAM);
  inet_pton(AF_INET, "169.254.169.254", &four.sin_addr);
  reach("169.254.169.254", (struct sockaddr *)&four, sizeof four, SOCK_DGRAM);
  inet_pton(AF_INET6, "2001:db8::1", &six.sin6_addr);
  reach("2001:db8::1", (struct sockaddr *)&six, sizeof six, SOCK_DGRAM);
}

void check_socket_families(void) {
  static const struct {
    const char *name;
    int family, type, protocol;
  } KINDS[] = {
      {"AF_VSOCK", AF_VSOCK, SOCK_STREAM, 0}, {"AF_ALG", AF_ALG, SOCK_SEQPACKET, 0},
      {"AF_NETLINK", AF_NETLINK, SOCK_RAW, 0}, {"AF_PACKET", AF_PACKET, SOCK_RAW, 0},
      {"AF_BLUETOOTH", AF_BLUETOOTH, SOCK_RAW, 0}, {"AF_KEY", AF_KEY, SOCK_RAW, 2},
      {"AF_XDP", 44, SOCK_RAW, 0}, {"raw IPv4", AF_INET, SOCK_RAW, 1},
  };
  for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
    int file = socket(KINDS[i].family, KINDS[i].type, KINDS[i].protocol);
    /* gVisor has a netlink of its own. */
    if (file >= 0 && !(promise.gvisor && KINDS[i].family == AF_NETLINK)) bad("%s can be had", KINDS[i].name);
    if (file >= 0) close(file);
  }
  tried("8 kinds");
}
