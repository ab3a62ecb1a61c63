/* The clearing of model/market.py, four draws abreast: the same equations, the same steps, the same premia.

   model/market.py is the definition, and says in words what is computed here; names are the same. Left out is only what
   is nothing: cards that none of the four draws is offered, rows of the Newton system that no draw moves. The system is
   solved in its symmetric form (rows times sold / lam): its matrix is symmetric, spent_c chosen_j = B p_c p_j. */

#define MOST_SEGMENTS 4
#define MOST_CLASSES 16
#define MOST_NESTS 8

static const double TOLERANCE = 1e-8, STEEPEST = 300.0, NO_CARD = 1e-100, TINY = 1e-280, EMPTY_NEST = 1e-290;
enum { NEWTON_STEPS = 14, JACOBI_STEPS = 400 };

typedef struct {
    int segments, classes, nests;
    int nest_of[MOST_CLASSES], alone[MOST_CLASSES], local[MOST_CLASSES]; /* alone in its nest; domestic */
    int local_nest[MOST_NESTS];
} Layout;

typedef struct {
    lanes budget[MOST_SEGMENTS], mandate[MOST_SEGMENTS], outside[MOST_SEGMENTS];
    lanes price[MOST_CLASSES], supply[MOST_CLASSES], utility[MOST_SEGMENTS][MOST_CLASSES];
    lanes price_response, dissimilarity;
} Market;

typedef struct {
    lanes steepness, closeness;
    bits offered[MOST_CLASSES];
    int count, sold[MOST_CLASSES]; /* classes that some draw is offered */
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

static Layout layout_of(int64_t segments, int64_t classes, int64_t nests, const int64_t *nest_of, const int64_t *local) {
    Layout layout = {(int)segments, (int)classes, (int)nests};
    int members[MOST_NESTS] = {0};
    for (int c = 0; c < classes; c++) members[nest_of[c]]++;
    for (int c = 0; c < classes; c++) {
        layout.nest_of[c] = (int)nest_of[c];
        layout.alone[c] = members[nest_of[c]] == 1;
        layout.local[c] = layout.local_nest[nest_of[c]] = (int)local[c];
    }
    return layout;
}

/* A class alone in its nest has I = (e^(V/rho) e^(-(lam/rho) pi))^rho = e^V e^(-lam pi): its attraction is e^V. */
INLINE void read_buyers(const Layout *layout, const Market *market, Buyers *buyers) {
    lanes lam = market->price_response, rho = market->dissimilarity;
    buyers->steepness = lam / rho;
    buyers->closeness = (1.0 - rho) / rho;
    buyers->count = 0;
    for (int c = 0; c < layout->classes; c++) {
        buyers->offered[c] = market->supply[c] > NO_CARD;
        if (!any(buyers->offered[c])) continue;
        buyers->sold[buyers->count++] = c;
        buyers->log_value[c] = logarithm(pick(buyers->offered[c], market->supply[c] * market->price[c], spread(1.0)));
        buyers->diagonal[c] = 1.0 + (layout->alone[c] ? lam : buyers->steepness);
        buyers->damping[c] = 1.0 / buyers->diagonal[c];
    }
    for (int s = 0; s < layout->segments; s++) {
        buyers->free[s] = market->budget[s] * (1.0 - market->mandate[s]);
        buyers->mandated[s] = market->budget[s] * market->mandate[s];
        buyers->outside[s] = exponential(market->outside[s]);
        for (int i = 0; i < buyers->count; i++) {
            const int c = buyers->sold[i];
            lanes steep = smaller(larger(market->utility[s][c] / rho, spread(-STEEPEST)), spread(STEEPEST));
            steep = layout->alone[c] ? steep * rho : steep;
            buyers->attraction[s][c] = pick(buyers->offered[c], exponential(steep), spread(0.0));
        }
    }
}

INLINE void spend(const Layout *layout, const Market *market, const Buyers *buyers, const lanes *premium,
                  Spending *spending) {
    lanes answer[MOST_CLASSES];
    for (int i = 0; i < buyers->count; i++) {
        const int c = buyers->sold[i];
        answer[c] = exponential(-(layout->alone[c] ? market->price_response : buyers->steepness) * premium[c]);
        spending->total[c] = spread(0.0);
    }
    for (int s = 0; s < layout->segments; s++) {
        lanes nest[MOST_NESTS], worth[MOST_CLASSES], part[MOST_NESTS];
        int shared[MOST_NESTS] = {0};
        lanes everyone = buyers->outside[s], locals_only = buyers->outside[s];
        for (int n = 0; n < layout->nests; n++) nest[n] = spread(0.0);
        for (int i = 0; i < buyers->count; i++) {
            const int c = buyers->sold[i], n = layout->nest_of[c];
            worth[c] = buyers->attraction[s][c] * answer[c];
            nest[n] += worth[c];
            shared[n] = !layout->alone[c];
        }
        for (int n = 0; n < layout->nests; n++) {
            if (shared[n]) {
                lanes whole = larger(nest[n], spread(EMPTY_NEST));
                nest[n] = exponential(market->dissimilarity * logarithm(whole));
                part[n] = 1.0 / whole;
            }
            everyone += nest[n];
            if (layout->local_nest[n]) locals_only += nest[n];
        }
        everyone = 1.0 / everyone;
        locals_only = 1.0 / locals_only;
        for (int i = 0; i < buyers->count; i++) {
            const int c = buyers->sold[i], n = layout->nest_of[c];
            if (!layout->alone[c]) {
                spending->within[s][c] = worth[c] * part[n];
                worth[c] = spending->within[s][c] * nest[n];
            }
            spending->chosen[s][c] = worth[c] * everyone;
            spending->spent[s][c] = buyers->free[s] * spending->chosen[s][c];
            spending->total[c] += spending->spent[s][c];
            if (layout->local[c]) {
                spending->local_chosen[s][c] = worth[c] * locals_only;
                spending->local_spent[s][c] = buyers->mandated[s] * spending->local_chosen[s][c];
                spending->total[c] += spending->local_spent[s][c];
            }
        }
    }
    for (int i = 0; i < buyers->count; i++)
        spending->total[buyers->sold[i]] = larger(spending->total[buyers->sold[i]], spread(TINY));
}

INLINE void jacobi(const Buyers *buyers, const lanes *premium, const lanes *excess, lanes *moved) {
    for (int i = 0; i < buyers->count; i++) {
        const int c = buyers->sold[i];
        lanes next = larger(spread(0.0), premium[c] + buyers->damping[c] * excess[c]);
        moved[c] = pick(buyers->offered[c], next, spread(0.0));
    }
}

/* What a dearer class j sends to class c: sum over buyer groups of spent_c chosen_j and, within a nest, spent_c w_j. */
INLINE lanes sent(const Layout *layout, const Buyers *buyers, const Spending *spending, int c, int j) {
    const int both_local = layout->local[c] && layout->local[j];
    const int one_nest = layout->nest_of[c] == layout->nest_of[j] && !layout->alone[c];
    lanes sum = spread(0.0);
    for (int s = 0; s < layout->segments; s++) {
        lanes spent = spending->spent[s][c];
        sum += spent * spending->chosen[s][j];
        if (both_local) sum += spending->local_spent[s][c] * spending->local_chosen[s][j];
        if (one_nest) {
            if (layout->local[c]) spent += spending->local_spent[s][c];
            sum += spent * buyers->closeness * spending->within[s][j];
        }
    }
    return sum;
}

INLINE void newton(const Layout *layout, const Market *market, const Buyers *buyers, const Spending *spending,
                   const lanes *premium, const lanes *excess, lanes *moved) {
    lanes system[MOST_CLASSES][MOST_CLASSES], right[MOST_CLASSES], inverse[MOST_CLASSES];
    bits active[MOST_CLASSES];
    int rows[MOST_CLASSES], count = 0;
    for (int i = 0; i < buyers->count; i++) {
        const int c = buyers->sold[i];
        bits moves = buyers->offered[c] & (premium[c] + buyers->damping[c] * excess[c] > 0.0);
        moved[c] = spread(0.0);
        if (!any(moves | (premium[c] != 0.0))) continue;
        rows[count] = c;
        active[count++] = moves;
    }
    for (int row = 0; row < count; row++) {
        const int c = rows[row];
        lanes weight = spending->total[c] / market->price_response;
        right[row] = weight * excess[c];
        for (int i = 0; i < row; i++) {
            const int j = rows[i];
            lanes share = sent(layout, buyers, spending, c, j);
            right[row] -= pick(active[i], spread(0.0), share * premium[j]);
            right[i] -= pick(active[row], spread(0.0), share * premium[c]);
            system[row][i] = pick(active[row] & active[i], -share, spread(0.0));
        }
        lanes own = weight * buyers->diagonal[c] - sent(layout, buyers, spending, c, c);
        system[row][row] = pick(active[row], own, spread(1.0));
    }
    for (int row = 0; row < count; row++) right[row] = pick(active[row], right[row], spread(0.0));
    for (int pivot = 0; pivot < count; pivot++) { /* L D L', stable for M-matrices without pivoting */
        inverse[pivot] = 1.0 / system[pivot][pivot];
        for (int row = pivot + 1; row < count; row++) {
            lanes factor = system[row][pivot] * inverse[pivot];
            for (int j = pivot + 1; j <= row; j++) system[row][j] -= factor * system[j][pivot];
            right[row] -= factor * right[pivot];
        }
    }
    for (int row = count - 1; row >= 0; row--) {
        for (int j = row + 1; j < count; j++) right[row] -= system[j][row] * right[j];
        right[row] *= inverse[row];
        moved[rows[row]] = pick(active[row], larger(spread(0.0), premium[rows[row]] + right[row]), spread(0.0));
    }
}

/* Find the premia of four draws from those of `premium` on; `warm` tells whether these are near. Returns where not. */
INLINE bits clear(const Layout *layout, const Market *market, int warm, Buyers *buyers, Spending *spending,
                  lanes *premium) {
    lanes moved[MOST_CLASSES], excess[MOST_CLASSES];
    read_buyers(layout, market, buyers);
    for (int c = 0; c < layout->classes; c++) premium[c] = pick(buyers->offered[c], premium[c], spread(0.0));
    for (int step = 0;; step++) {
        lanes residual = spread(0.0);
        spend(layout, market, buyers, premium, spending);
        for (int i = 0; i < buyers->count; i++) {
            const int c = buyers->sold[i];
            lanes above = logarithm(spending->total[c]) - premium[c] - buyers->log_value[c];
            excess[c] = pick(buyers->offered[c], above, spread(0.0));
            lanes off = size_of(larger(excess[c], -premium[c]));
            off = pick(buyers->offered[c], off, spread(0.0));
            residual = pick((off > residual) | (off != off), off, residual);
        }
        bits open = ~(residual <= TOLERANCE); /* a residual that is no number is open */
        if (!any(open) || step == NEWTON_STEPS + JACOBI_STEPS) return open;
        if (step >= NEWTON_STEPS || (!warm && step < 2)) jacobi(buyers, premium, excess, moved);
        else newton(layout, market, buyers, spending, premium, excess, moved);
        for (int i = 0; i < buyers->count; i++) {
            const int c = buyers->sold[i];
            premium[c] = pick(open, moved[c], premium[c]);
        }
    }
}

/* What is bought at the premia: cards of each segment and class, and the part of each budget that is not spent. */
INLINE void bought(const Layout *layout, const Market *market, const Buyers *buyers, const Spending *spending,
                   const lanes *premium, lanes cards[MOST_SEGMENTS][MOST_CLASSES], lanes *unspent) {
    lanes spent[MOST_SEGMENTS];
    for (int s = 0; s < layout->segments; s++) spent[s] = spread(0.0);
    for (int s = 0; s < layout->segments; s++)
        for (int c = 0; c < layout->classes; c++) cards[s][c] = spread(0.0);
    for (int i = 0; i < buyers->count; i++) {
        const int c = buyers->sold[i];
        lanes cost = market->price[c] * exponential(premium[c]);
        for (int s = 0; s < layout->segments; s++) {
            lanes both = spending->spent[s][c];
            if (layout->local[c]) both += spending->local_spent[s][c];
            spent[s] += both;
            cards[s][c] = both / cost;
        }
    }
    for (int s = 0; s < layout->segments; s++) {
        bits some = market->budget[s] > 0.0;
        lanes part = pick(some, spent[s] / pick(some, market->budget[s], spread(1.0)), spread(0.0));
        unspent[s] = 1.0 - part;
    }
}
