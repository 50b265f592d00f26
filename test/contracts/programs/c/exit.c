#include <stdio.h>
#include <stdlib.h>

int main(void) {
    fprintf(stdout, "out");
    fprintf(stderr, "err");
    exit(7);
}
