/* The compiled loop over quarters with a clock between the parts of a quarter: how its time divides. */

#include <stdint.h>
#include <time.h>

enum { others, packages, utilities, clearing, installed, PARTS };

static _Thread_local int64_t spent[PARTS], since;
static _Thread_local int part_now;

static void turn_to(int part) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t at = INT64_C(1000000000) * now.tv_sec + now.tv_nsec;
    spent[part_now] += at - since;
    since = at;
    part_now = part;
}

#define NOW(part) turn_to(part)
#include "quarters.c"

/* Run the draws as `run_quarters` does, and tell the ns that went by in each part. */
int64_t clocked_quarters(const Run *run, int64_t *next, int64_t last, int64_t *told) {
    turn_to(others);
    for (int part = 0; part < PARTS; part++) spent[part] = 0;
    int64_t failed = run_quarters(run, next, last);
    turn_to(others);
    for (int part = 0; part < PARTS; part++) told[part] = spent[part];
    return failed;
}
