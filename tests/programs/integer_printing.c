// printf of integers, characters and strings with all flags and widths.
#include <inttypes.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    int length = 0, stored = -1;
    static const int numbers[] = {0, 1, -1, 42, -12345, INT_MAX, INT_MIN};
    for (int i = 0; i < 7; i++) {
        int n = numbers[i];
        length += printf("%d|%i|%u|%x|%X|%o\n", n, n, (unsigned)n, (unsigned)n, (unsigned)n, (unsigned)n);
        length += printf("%5d|%-7d|%07d|%+d|% d|%.3d|%8.4d\n", n, n, n, n, n, n, n);
        length += printf("%#x|%#o|%hhd|%hd|%hhu|%hu\n", (unsigned)n, (unsigned)n, (signed char)n, (short)n,
                         (unsigned char)n, (unsigned short)n);
    }
    length += printf("%ld %lld %lu %llx\n", LONG_MIN, LLONG_MAX, ULONG_MAX, 0xdeadbeefcafeULL);
    length += printf("%zu %td %jd\n", sizeof(double), (ptrdiff_t)-3, (intmax_t)-77);
    length += printf("%" PRId64 " %" PRIu32 " %" PRIx64 "\n", INT64_C(-5), UINT32_C(7), UINT64_C(255));
    length += printf("[%c%c%c] [%3c] [%-3c]\n", 'a', 'b', 'c', 'd', 'e');
    length += printf("[%s] [%10s] [%-10s] [%.3s] [%*s]\n", "text", "right", "left", "cut off", 6, "star");
    length += printf("100%% %5.1f%%\n", 12.5);
    char buffer[16];
    int wanted = snprintf(buffer, sizeof buffer, "%s-%d", "a long string", 123456);
    printf("%s %d %zu\n", buffer, wanted, strlen(buffer));
    sprintf(buffer, "%03d:%x", 7, 255u);
    puts(buffer);
    printf("%dabc%n\n", 12, &stored);
    putchar('!');
    putchar('\n');
    fputs("end\n", stdout);
    printf("%d %d\n", length, stored);
    return length % 256;
}
