#include <stdio.h>

// Part of every program: as in a terminal, lines are seen when they are printed, and a question before its answer is read.
__attribute__((constructor)) static void show_lines(void) {
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    setvbuf(stdin, NULL, _IOLBF, BUFSIZ);
}
