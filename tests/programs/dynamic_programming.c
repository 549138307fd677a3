// Dynamic programming: common subsequences, edit distance, knapsack, matrix chains, longest increasing runs.
#include <stdio.h>
#include <string.h>

static int maximum(int a, int b) { return a > b ? a : b; }

static int common(const char *a, const char *b, char *out) {
    static int table[41][41];
    int m = (int)strlen(a), n = (int)strlen(b), k;
    for (int i = m; i >= 0; i--)
        for (int j = n; j >= 0; j--)
            table[i][j] = i == m || j == n ? 0 : a[i] == b[j] ? 1 + table[i + 1][j + 1] : maximum(table[i + 1][j], table[i][j + 1]);
    k = table[0][0];
    for (int i = 0, j = 0; i < m && j < n;)
        if (a[i] == b[j]) {
            *out++ = a[i++];
            j++;
        } else if (table[i + 1][j] >= table[i][j + 1])
            i++;
        else
            j++;
    *out = 0;
    return k;
}

static int distance(const char *a, const char *b) {
    int row[40], n = (int)strlen(b);
    for (int j = 0; j <= n; j++)
        row[j] = j;
    for (int i = 1; *a; i++, a++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= n; j++) {
            int best = diagonal + (*a != b[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[n];
}

static int knapsack(const int *weight, const int *value, int n, int room) {
    int best[101] = {0};
    for (int i = 0; i < n; i++)
        for (int w = room; w >= weight[i]; w--)
            best[w] = maximum(best[w], best[w - weight[i]] + value[i]);
    return best[room];
}

static long chain(const int *d, int n) {
    long cost[10][10] = {{0}};
    for (int length = 2; length <= n; length++)
        for (int i = 0; i + length <= n; i++) {
            int j = i + length - 1;
            cost[i][j] = 1L << 60;
            for (int k = i; k < j; k++) {
                long c = cost[i][k] + cost[k + 1][j] + (long)d[i] * d[k + 1] * d[j + 1];
                if (c < cost[i][j])
                    cost[i][j] = c;
            }
        }
    return cost[0][n - 1];
}

int main(void) {
    char out[41];
    int k = common("the quick brown fox jumps", "a lazy dog quits back burner jobs", out);
    printf("%d [%s]\n", k, out);
    int d = distance("kitten sitting", "sitting kittens"), e = distance("", "abc");
    printf("%d %d\n", d, e);
    static const int weight[] = {12, 7, 11, 8, 9, 6, 15}, value[] = {24, 13, 23, 15, 16, 11, 30};
    int best = knapsack(weight, value, 7, 40);
    static const int sizes[] = {30, 35, 15, 5, 10, 20, 25};
    printf("%d %ld\n", best, chain(sizes, 6));
    return best + k + d;
}
