#include <stdio.h>

int main(void) {
    int answer = "forty-two" * 2;
    printf("%d\n", answer);
}
