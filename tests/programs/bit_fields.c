// Bit-fields of all widths, signed and unsigned, across storage units.
#include <stdio.h>
#include <string.h>

struct packed_date {
    unsigned day : 5;
    unsigned month : 4;
    unsigned year : 12;
    int offset : 6;
    unsigned : 0;
    unsigned char flag : 1;
    signed char small : 3;
};

struct wide {
    unsigned long a : 33;
    unsigned long b : 20;
    long c : 11;
    _Bool d : 1;
};

static int checksum(struct packed_date d) { return (int)(d.day * 31 + d.month * 7 + d.year) + d.offset; }

int main(void) {
    struct packed_date dates[4];
    memset(dates, 0, sizeof dates);
    int total = 0;
    for (int i = 0; i < 4; i++) {
        dates[i].day = (unsigned)(29 + i);
        dates[i].month = (unsigned)(i * 5);
        dates[i].year = 2024u + (unsigned)i * 600;
        dates[i].offset = -20 + i * 11;
        dates[i].flag = i & 1;
        dates[i].small = (signed char)(i - 2);
        printf("%u %u %u %d %d %d\n", dates[i].day, dates[i].month, dates[i].year, dates[i].offset, dates[i].flag,
               dates[i].small);
        total += checksum(dates[i]);
    }
    struct wide w = {0x1ffffffffUL, 0xfffff, -1000, 1};
    w.a++;
    w.b -= 5;
    w.c += 30;
    w.d ^= 1;
    printf("%lu %lu %ld %d %zu\n", (unsigned long)w.a, (unsigned long)w.b, (long)w.c, w.d, sizeof w);
    return total % 128;
}
