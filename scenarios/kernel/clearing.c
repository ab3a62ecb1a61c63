/* The clearing of model/market.py, four draws abreast: the same equations, the same steps, the same premia.

   model/market.py is the definition, and says in words what is computed here; names are the same. Only additions,
   multiplications, divisions and comparisons are used, in a fixed order, and nothing is contracted: the result does not
   depend on the width of the machine's registers, nor on the draws beside one.

   Layout: draws last, as in the arrays of Python; `at` is the first of the four draws at hand. */

#include <math.h>
#include <stdint.h>
#include <string.h>

#define LANES 4
#define MOST_SEGMENTS 4
#define MOST_CLASSES 16
#define MOST_NESTS 8

typedef double lanes __attribute__((vector_size(LANES * 8)));
typedef int64_t bits __attribute__((vector_size(LANES * 8)));

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__gnu_linux__)
#define WIDTHS __attribute__((target_clones("avx2", "default")))
#else
#define WIDTHS
#endif
#define INLINE static inline __attribute__((always_inline))

static const double TOLERANCE = 1e-8, STEEPEST = 300.0, NO_CARD = 1e-100, TINY = 1e-280, EMPTY_NEST = 1e-290;
enum { NEWTON_STEPS = 14, JACOBI_STEPS = 400 };

typedef struct {
    int64_t segments, classes, nests, draws;
    const int64_t *nest_of;   /* of each class */
    const int64_t *domestic;  /* of each nest: whether its cards are domestic */
    const double *budget, *mandate, *outside;     /* segments x draws */
    const double *price, *supply;                 /* classes x draws */
    const double *utility;                        /* segments x classes x draws */
    const double *price_response, *dissimilarity; /* draws */
    const double *start;                          /* classes x draws, or NULL */
    double *premium, *cards, *unspent;           /* classes; segments x classes; segments, each x draws */
} Market;

INLINE lanes spread(double one) { return (lanes){one, one, one, one}; }
INLINE lanes pick(bits where, lanes yes, lanes no) { return (lanes)(((bits)yes & where) | ((bits)no & ~where)); }
INLINE lanes larger(lanes a, lanes b) { return pick(a < b, b, a); } /* where a is no number, a */
INLINE lanes smaller(lanes a, lanes b) { return pick(a > b, b, a); }
INLINE lanes size_of(lanes a) { return (lanes)((bits)a & INT64_MAX); }

INLINE int any(bits where) {
    int64_t found = 0;
    for (int lane = 0; lane < LANES; lane++) found |= where[lane];
    return found != 0;
}

/* Draws past the last one repeat it: their results are not kept. */
INLINE lanes load(const double *row, int64_t at, int64_t draws) {
    lanes values;
    if (at + LANES <= draws) memcpy(&values, row + at, sizeof values);
    else for (int lane = 0; lane < LANES; lane++) values[lane] = row[at + lane < draws ? at + lane : draws - 1];
    return values;
}

INLINE void keep(double *row, int64_t at, int64_t draws, lanes values) {
    if (at + LANES <= draws) memcpy(row + at, &values, sizeof values);
    else for (int lane = 0; at + lane < draws; lane++) row[at + lane] = values[lane];
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

typedef struct {
    int segments, classes, nests;
    const int64_t *nest_of, *domestic;
    int alone[MOST_CLASSES];
    lanes price_response, dissimilarity, steepness, closeness;
    bits offered[MOST_CLASSES];
    lanes attraction[MOST_SEGMENTS][MOST_CLASSES], outside[MOST_SEGMENTS], log_value[MOST_CLASSES];
    lanes free[MOST_SEGMENTS], mandated[MOST_SEGMENTS]; /* budgets */
    lanes damping[MOST_CLASSES], diagonal[MOST_CLASSES];
} Buyers;

typedef struct {
    lanes within[MOST_SEGMENTS][MOST_CLASSES];
    lanes chosen[MOST_SEGMENTS][MOST_CLASSES], spent[MOST_SEGMENTS][MOST_CLASSES];             /* free */
    lanes local_chosen[MOST_SEGMENTS][MOST_CLASSES], local_spent[MOST_SEGMENTS][MOST_CLASSES]; /* mandated */
    lanes total[MOST_CLASSES];
} Spending;

INLINE void read_buyers(const Market *market, int64_t at, Buyers *buyers) {
    const int64_t draws = market->draws;
    int members[MOST_NESTS] = {0};
    buyers->segments = (int)market->segments;
    buyers->classes = (int)market->classes;
    buyers->nests = (int)market->nests;
    buyers->nest_of = market->nest_of;
    buyers->domestic = market->domestic;
    lanes lam = load(market->price_response, at, draws), rho = load(market->dissimilarity, at, draws);
    buyers->price_response = lam;
    buyers->dissimilarity = rho;
    buyers->steepness = lam / rho;
    buyers->closeness = (1.0 - rho) / rho;
    for (int c = 0; c < buyers->classes; c++) members[buyers->nest_of[c]]++;
    for (int c = 0; c < buyers->classes; c++) {
        lanes supply = load(market->supply + c * draws, at, draws), price = load(market->price + c * draws, at, draws);
        buyers->alone[c] = members[buyers->nest_of[c]] == 1;
        buyers->offered[c] = supply > NO_CARD;
        buyers->log_value[c] = logarithm(pick(buyers->offered[c], supply * price, spread(1.0)));
        buyers->diagonal[c] = 1.0 + (buyers->alone[c] ? lam : buyers->steepness);
        buyers->damping[c] = 1.0 / buyers->diagonal[c];
    }
    for (int s = 0; s < buyers->segments; s++) {
        lanes budget = load(market->budget + s * draws, at, draws), part = load(market->mandate + s * draws, at, draws);
        buyers->free[s] = budget * (1.0 - part);
        buyers->mandated[s] = budget * part;
        buyers->outside[s] = exponential(load(market->outside + s * draws, at, draws));
        for (int c = 0; c < buyers->classes; c++) {
            lanes steep = load(market->utility + (s * buyers->classes + c) * draws, at, draws) / rho;
            steep = smaller(larger(steep, spread(-STEEPEST)), spread(STEEPEST));
            buyers->attraction[s][c] = pick(buyers->offered[c], exponential(steep), spread(0.0));
        }
    }
}

INLINE void spend(const Buyers *buyers, const lanes *premium, Spending *spending) {
    lanes answer[MOST_CLASSES];
    for (int c = 0; c < buyers->classes; c++) {
        answer[c] = exponential(-buyers->steepness * premium[c]);
        spending->total[c] = spread(0.0);
    }
    for (int s = 0; s < buyers->segments; s++) {
        lanes nest[MOST_NESTS], worth[MOST_NESTS], pull[MOST_CLASSES];
        lanes everyone = buyers->outside[s], locals_only = buyers->outside[s];
        for (int n = 0; n < buyers->nests; n++) nest[n] = spread(0.0);
        for (int c = 0; c < buyers->classes; c++) {
            pull[c] = buyers->attraction[s][c] * answer[c];
            nest[buyers->nest_of[c]] += pull[c];
        }
        for (int n = 0; n < buyers->nests; n++) {
            nest[n] = larger(nest[n], spread(EMPTY_NEST));
            worth[n] = exponential(buyers->dissimilarity * logarithm(nest[n]));
            everyone += worth[n];
            if (buyers->domestic[n]) locals_only += worth[n];
            nest[n] = 1.0 / nest[n];
        }
        everyone = 1.0 / everyone;
        locals_only = 1.0 / locals_only;
        for (int c = 0; c < buyers->classes; c++) {
            const int64_t n = buyers->nest_of[c];
            spending->within[s][c] = pull[c] * nest[n];
            lanes value = spending->within[s][c] * worth[n];
            spending->chosen[s][c] = value * everyone;
            spending->spent[s][c] = buyers->free[s] * spending->chosen[s][c];
            spending->local_chosen[s][c] = buyers->domestic[n] ? value * locals_only : spread(0.0);
            spending->local_spent[s][c] = buyers->mandated[s] * spending->local_chosen[s][c];
            spending->total[c] += spending->spent[s][c] + spending->local_spent[s][c];
        }
    }
    for (int c = 0; c < buyers->classes; c++) spending->total[c] = larger(spending->total[c], spread(TINY));
}

INLINE void jacobi(const Buyers *buyers, const lanes *premium, const lanes *excess, lanes *moved) {
    for (int c = 0; c < buyers->classes; c++) {
        lanes next = larger(spread(0.0), premium[c] + buyers->damping[c] * excess[c]);
        moved[c] = pick(buyers->offered[c], next, spread(0.0));
    }
}

INLINE void newton(const Buyers *buyers, const Spending *spending, const lanes *premium, const lanes *excess,
                   lanes *moved) {
    const int classes = buyers->classes;
    lanes system[MOST_CLASSES][MOST_CLASSES], right[MOST_CLASSES];
    bits active[MOST_CLASSES];
    for (int c = 0; c < classes; c++) {
        const int64_t n = buyers->nest_of[c];
        active[c] = buyers->offered[c] & (premium[c] + buyers->damping[c] * excess[c] > 0.0);
        right[c] = pick(active[c], excess[c], -premium[c]);
        for (int j = 0; j < classes; j++) {
            lanes sum = spread(0.0);
            for (int s = 0; s < buyers->segments; s++) {
                sum += spending->spent[s][c] * spending->chosen[s][j];
                if (buyers->domestic[n] && buyers->domestic[buyers->nest_of[j]])
                    sum += spending->local_spent[s][c] * spending->local_chosen[s][j];
                if (buyers->nest_of[j] == n && !buyers->alone[c])
                    sum += (spending->spent[s][c] + spending->local_spent[s][c]) * buyers->closeness *
                           spending->within[s][j];
            }
            system[c][j] = sum;
        }
        lanes scale = pick(active[c], -buyers->price_response / spending->total[c], spread(0.0));
        for (int j = 0; j < classes; j++) system[c][j] *= scale;
        system[c][c] += pick(active[c], buyers->diagonal[c], spread(1.0));
    }
    for (int pivot = 0; pivot < classes; pivot++) { /* Gauss without pivoting: stable for M-matrices */
        lanes inverse = 1.0 / system[pivot][pivot];
        for (int row = pivot + 1; row < classes; row++) {
            lanes factor = system[row][pivot] * inverse;
            for (int j = pivot + 1; j < classes; j++) system[row][j] -= factor * system[pivot][j];
            right[row] -= factor * right[pivot];
        }
    }
    for (int row = classes - 1; row >= 0; row--) {
        for (int j = row + 1; j < classes; j++) right[row] -= system[row][j] * right[j];
        right[row] /= system[row][row];
        moved[row] = pick(active[row], larger(spread(0.0), premium[row] + right[row]), spread(0.0));
    }
}

INLINE void write_bought(const Market *market, int64_t at, const Buyers *buyers, const Spending *spending,
                         const lanes *premium) {
    const int64_t draws = market->draws;
    const int classes = buyers->classes;
    lanes cost[MOST_CLASSES];
    for (int c = 0; c < classes; c++) {
        keep(market->premium + c * draws, at, draws, premium[c]);
        cost[c] = load(market->price + c * draws, at, draws) * exponential(premium[c]);
    }
    for (int s = 0; s < buyers->segments; s++) {
        lanes spent = spread(0.0), budget = load(market->budget + s * draws, at, draws);
        for (int c = 0; c < classes; c++) {
            lanes both = spending->spent[s][c] + spending->local_spent[s][c];
            spent += both;
            keep(market->cards + (s * classes + c) * draws, at, draws, both / cost[c]);
        }
        bits some = budget > 0.0;
        lanes part = pick(some, spent / pick(some, budget, spread(1.0)), spread(0.0));
        keep(market->unspent + s * draws, at, draws, 1.0 - part);
    }
}

/* Clear all draws. Returns -1, or the first draw for which no premia were found. */
WIDTHS int64_t clear_market(const Market *market) {
    Buyers buyers;
    Spending spending;
    lanes premium[MOST_CLASSES], moved[MOST_CLASSES], excess[MOST_CLASSES];
    for (int64_t at = 0; at < market->draws; at += LANES) {
        read_buyers(market, at, &buyers);
        for (int c = 0; c < buyers.classes; c++) {
            lanes start = market->start ? load(market->start + c * market->draws, at, market->draws) : spread(0.0);
            premium[c] = pick(buyers.offered[c], start, spread(0.0));
        }
        for (int step = 0;; step++) {
            lanes residual = spread(0.0);
            spend(&buyers, premium, &spending);
            for (int c = 0; c < buyers.classes; c++) {
                lanes above = logarithm(spending.total[c]) - premium[c] - buyers.log_value[c];
                excess[c] = pick(buyers.offered[c], above, spread(0.0));
                lanes off = size_of(larger(excess[c], -premium[c]));
                off = pick(buyers.offered[c], off, spread(0.0));
                residual = pick((off > residual) | (off != off), off, residual);
            }
            bits open = ~(residual <= TOLERANCE); /* a residual that is no number is open */
            if (!any(open)) break;
            if (step == NEWTON_STEPS + JACOBI_STEPS) {
                for (int lane = 0; lane < LANES; lane++)
                    if (open[lane]) return at + lane < market->draws ? at + lane : market->draws - 1;
            }
            if (step >= NEWTON_STEPS || (!market->start && step < 2)) jacobi(&buyers, premium, excess, moved);
            else newton(&buyers, &spending, premium, excess, moved);
            for (int c = 0; c < buyers.classes; c++) premium[c] = pick(open, moved[c], premium[c]);
        }
        write_bought(market, at, &buyers, &spending, premium);
    }
    return -1;
}
