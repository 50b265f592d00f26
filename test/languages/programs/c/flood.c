#include <stdio.h>

int main(void) {
    for (;;) puts("all work and no play makes this a very long line of text");
}
