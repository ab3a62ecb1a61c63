/* The exponentials and logarithms of the compiled clearing, over whole arrays: how fast this machine can compute them. */

#include "clearing.c"

WIDTHS void exponentials(const double *in, double *out, int64_t count) {
    for (int64_t at = 0; at < count; at += LANES) keep(out, at, count, exponential(load(in, at, count)));
}

WIDTHS void logarithms(const double *in, double *out, int64_t count) {
    for (int64_t at = 0; at < count; at += LANES) keep(out, at, count, logarithm(load(in, at, count)));
}
