// Linked into every program before the C library: what a program here does differently from one on a bare machine.
#include <errno.h>
#include <stdint.h>
#include <unistd.h>

#define PAGE 65536

__attribute__((import_module("codecollab"), import_name("aborted"), noreturn)) void codecollab_aborted(void);
/** Answers only when the program may go on without the memory. */
__attribute__((import_module("codecollab"), import_name("refused"))) void codecollab_refused(uint32_t bytes);

void abort(void) { codecollab_aborted(); }

void *sbrk(intptr_t bytes) {
  if (bytes == 0) return (void *)(__builtin_wasm_memory_size(0) * PAGE);
  if (bytes < 0 || bytes % PAGE != 0) abort();
  uintptr_t before = __builtin_wasm_memory_grow(0, (uintptr_t)bytes / PAGE);
  if (before != SIZE_MAX) return (void *)(before * PAGE);
  codecollab_refused((uint32_t)bytes);
  errno = ENOMEM;
  return (void *)-1;
}
