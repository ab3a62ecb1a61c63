/* Four draws abreast: their arithmetic, and how they stand in the arrays of Python.

   Only additions, multiplications, divisions and comparisons are used, in a fixed order, and nothing is contracted: no
   result depends on the width of the machine's registers, nor on the draws beside one. */

#include <math.h>
#include <stdint.h>
#include <string.h>

#define LANES 4

typedef double lanes __attribute__((vector_size(LANES * 8)));
typedef int64_t bits __attribute__((vector_size(LANES * 8)));

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__gnu_linux__)
#define WIDTHS __attribute__((target_clones("avx2", "default")))
#else
#define WIDTHS
#endif
#define INLINE static inline __attribute__((always_inline))

/* An array of up to two axes, then quarters and draws: how many numbers lie from one to the next; 0 where all share. */
typedef struct {
    void *data;
    int64_t first, second, quarter, draw;
} Array;

INLINE lanes spread(double one) { return (lanes){one, one, one, one}; }
INLINE lanes pick(bits where, lanes yes, lanes no) { return (lanes)(((bits)yes & where) | ((bits)no & ~where)); }
INLINE lanes larger(lanes a, lanes b) { return pick(a < b, b, a); } /* where a is no number, a */
INLINE lanes smaller(lanes a, lanes b) { return pick(a > b, b, a); }
INLINE lanes least(lanes a, lanes b) { return pick((a <= b) | (a != a), a, b); } /* where one is no number, none */
INLINE lanes size_of(lanes a) { return (lanes)((bits)a & INT64_MAX); }

INLINE int any(bits where) {
    int64_t found = 0;
    for (int lane = 0; lane < LANES; lane++) found |= where[lane];
    return found != 0;
}

/* The four draws from `at` on. Those past the `end` repeat the last one before it: their results are not kept. */
INLINE lanes load(const Array *array, int first, int second, int64_t quarter, int64_t at, int64_t end) {
    const double *row = (const double *)array->data + first * array->first + second * array->second +
                        quarter * array->quarter;
    lanes values;
    if (array->draw == 0) return spread(*row);
    if (array->draw == 1 && at + LANES <= end) memcpy(&values, row + at, sizeof values);
    else for (int lane = 0; lane < LANES; lane++) values[lane] = row[(at + lane < end ? at + lane : end - 1) * array->draw];
    return values;
}

INLINE void keep(const Array *array, int first, int second, int64_t quarter, int64_t at, int64_t end, lanes values) {
    double *row = (double *)array->data + first * array->first + second * array->second + quarter * array->quarter;
    if (array->draw == 1 && at + LANES <= end) memcpy(row + at, &values, sizeof values);
    else for (int lane = 0; lane < LANES && at + lane < end; lane++) row[(at + lane) * array->draw] = values[lane];
}

/* e^x to within 1 ulp: x = k ln 2 + r, |r| <= ln 2 / 2, and the series of e^r. */
INLINE lanes exponential(lanes x) {
    const double to_whole = 6755399441055744.0; /* 1.5 x 2^52: adding it rounds to a whole number */
    x = smaller(larger(x, spread(-708.0)), spread(708.0));
    lanes shifted = x * 1.4426950408889634 + to_whole;
    lanes k = shifted - to_whole;
    lanes r = x - k * 6.93147180369123816490e-01 - k * 1.90821492927058770002e-10;
    lanes series = spread(1.0 / 6227020800.0);
    series = series * r + 1.0 / 479001600.0;
    series = series * r + 1.0 / 39916800.0;
    series = series * r + 1.0 / 3628800.0;
    series = series * r + 1.0 / 362880.0;
    series = series * r + 1.0 / 40320.0;
    series = series * r + 1.0 / 5040.0;
    series = series * r + 1.0 / 720.0;
    series = series * r + 1.0 / 120.0;
    series = series * r + 1.0 / 24.0;
    series = series * r + 1.0 / 6.0;
    series = series * r + 0.5;
    series = series * (r * r) + r + 1.0;
    bits exponent = ((bits)shifted - (bits)spread(to_whole)) << 52;
    return (lanes)((bits)series + exponent);
}

/* ln x of a normal number to within 1 ulp, or of none: x = 2^k m, sqrt(1/2) <= m < sqrt(2), s = (m - 1)/(m + 1) (fdlibm). */
INLINE lanes logarithm(lanes x) {
    bits raw = (bits)x + (INT64_C(0x3ff0000000000000) - INT64_C(0x3fe6a09e667f3bcd));
    bits k = (raw >> 52) - 1023;
    lanes m = (lanes)((raw & INT64_C(0x000fffffffffffff)) + INT64_C(0x3fe6a09e667f3bcd));
    lanes power = (lanes)(k + INT64_C(0x4338000000000000)) - 6755399441055744.0;
    lanes f = m - 1.0, s = f / (2.0 + f), z = s * s, half = 0.5 * f * f;
    lanes series = spread(1.479819860511658591e-01);
    series = series * z + 1.531383769920937332e-01;
    series = series * z + 1.818357216161805012e-01;
    series = series * z + 2.222219843214978396e-01;
    series = series * z + 2.857142874366239149e-01;
    series = series * z + 3.999999999940941908e-01;
    series = series * z + 6.666666666666735130e-01;
    lanes rest = series * z;
    lanes result = power * 6.93147180369123816490e-01 -
                   ((half - (s * (half + rest) + power * 1.90821492927058770002e-10)) - f);
    return pick(x == x, result, x);
}
