// A binary heap, and Dijkstra's shortest paths with it on a grid with costs.
#include <stdio.h>

#define SIDE 12
#define FAR 1e9

struct item { double distance; int at; };
static struct item heap[SIDE * SIDE * 5];
static int size;

static void push(struct item item) {
    int i = size++;
    for (; i > 0 && heap[(i - 1) / 2].distance > item.distance; i = (i - 1) / 2)
        heap[i] = heap[(i - 1) / 2];
    heap[i] = item;
}

static struct item pop(void) {
    struct item top = heap[0], last = heap[--size];
    int i = 0;
    for (;;) {
        int child = 2 * i + 1;
        if (child >= size)
            break;
        if (child + 1 < size && heap[child + 1].distance < heap[child].distance)
            child++;
        if (heap[child].distance >= last.distance)
            break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = last;
    return top;
}

int main(void) {
    double cost[SIDE * SIDE], distance[SIDE * SIDE];
    int visited = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
        cost[i] = 1 + (i * 7919 % 13) * 0.25;
        distance[i] = FAR;
    }
    distance[0] = 0;
    push((struct item){0, 0});
    while (size > 0) {
        struct item item = pop();
        if (item.distance > distance[item.at])
            continue;
        visited++;
        int row = item.at / SIDE, column = item.at % SIDE;
        static const int steps[4][2] = {{0, 1}, {1, 0}, {0, -1}, {-1, 0}};
        for (int s = 0; s < 4; s++) {
            int r = row + steps[s][0], c = column + steps[s][1];
            if (r < 0 || r >= SIDE || c < 0 || c >= SIDE)
                continue;
            double d = item.distance + cost[r * SIDE + c];
            if (d < distance[r * SIDE + c]) {
                distance[r * SIDE + c] = d;
                push((struct item){d, r * SIDE + c});
            }
        }
    }
    for (int i = 0; i < SIDE; i += 3)
        printf("%g %g %g\n", distance[i * SIDE], distance[i * SIDE + 5], distance[i * SIDE + SIDE - 1]);
    printf("%d %g\n", visited, distance[SIDE * SIDE - 1]);
    return (int)distance[SIDE * SIDE - 1];
}
