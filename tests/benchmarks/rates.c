/* The exponentials and logarithms of the compiled clearing, over whole arrays: how fast this machine can compute them. */

#include "lanes.h"

WIDTHS void exponentials(const double *in, double *out, int64_t count) {
    const Array from = {(void *)in, 0, 0, 0, 1}, to = {out, 0, 0, 0, 1};
    for (int64_t at = 0; at < count; at += LANES) keep(&to, 0, 0, 0, at, count, exponential(load(&from, 0, 0, 0, at, count)));
}

WIDTHS void logarithms(const double *in, double *out, int64_t count) {
    const Array from = {(void *)in, 0, 0, 0, 1}, to = {out, 0, 0, 0, 1};
    for (int64_t at = 0; at < count; at += LANES) keep(&to, 0, 0, 0, at, count, logarithm(load(&from, 0, 0, 0, at, count)));
}
