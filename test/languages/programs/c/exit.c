#include <stdio.h>
#include <stdlib.h>

int main(void) {
    fprintf(stdout, "out\n");
    fprintf(stderr, "err\n");
    exit(7);
}
