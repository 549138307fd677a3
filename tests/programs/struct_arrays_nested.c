// Arrays of structs of arrays of structs; copies, comparisons by member, pointers into them.
#include <stdio.h>
#include <string.h>

struct point { float x, y; };
struct polygon { int count; struct point points[6]; char tag; };
struct scene { struct polygon shapes[3]; double area; };

static double area(const struct polygon *p) {
    double twice = 0;
    for (int i = 0; i < p->count; i++) {
        const struct point *a = &p->points[i], *b = &p->points[(i + 1) % p->count];
        twice += (double)a->x * b->y - (double)b->x * a->y;
    }
    return twice / 2;
}

static void shift(struct polygon *p, struct point by) {
    for (struct point *q = p->points; q < p->points + p->count; q++) {
        q->x += by.x;
        q->y += by.y;
    }
}

int main(void) {
    struct scene s = {.shapes = {{3, {{0, 0}, {4, 0}, {0, 3}}, 'a'},
                                 {4, {{0, 0}, {2, 0}, {2, 2}, {0, 2}}, 'b'},
                                 {.count = 5, .points = {[0] = {1, 0}, [4] = {-1, 0}, [2] = {0, 2}}, .tag = 'c'}}};
    struct scene copy = s;
    for (int i = 0; i < 3; i++) {
        shift(&s.shapes[i], (struct point){(float)i, -1.5f});
        s.area += area(&s.shapes[i]);
        copy.area += area(&copy.shapes[i]);
        printf("%c %g %g\n", s.shapes[i].tag, area(&s.shapes[i]), s.shapes[i].points[2].y);
    }
    printf("%g %g\n", s.area, copy.area);
    copy.shapes[0] = s.shapes[1];
    copy.shapes[0].points[1].x = 9;
    printf("%g %g %c\n", copy.shapes[0].points[1].x, s.shapes[1].points[1].x, copy.shapes[0].tag);
    printf("%zu %zu %zu\n", sizeof(struct polygon), sizeof(struct scene), (size_t)((char *)&s.shapes[2].tag - (char *)&s));
    return (int)(s.area * 4);
}
