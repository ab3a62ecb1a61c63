/* The loop over quarters of simulation.py, four draws abreast, from what is prepared to what happened.

   simulation.py, preparation.py (`weighed`), model/supply.py (`package`), model/market.py and model/software.py
   (`learned`) are the definition, and say in words what is computed here; names are the same. A few draws go through
   all quarters before the next ones. */

#include "lanes.h"
#include "clearing.h"

#define ABREAST 8 /* lanes that go through a quarter before the next quarter; a thread takes so many at a time */

#ifndef NOW
#define NOW(part) /* what is computed from here on; the benchmark has a clock here */
#endif

typedef struct {
    int64_t segments, classes, nests, quarters;
    const int64_t *nest_of, *local, *counted, *packaged, *low_end, *learns; /* of each class, the last of each nest */
    int64_t grey;                                                           /* the class of smuggled cards */
    double reference;                                                       /* TPP of one H100-equivalent */
    /* prepared */
    Array good_dies, other_dies, stacks, dies_per_package, stacks_per_package, limit, growth, packaging_yield,
        bank_limit;
    Array price_response, nest_dissimilarity, software_learning, learning_half_stock, open_model_learning,
        training_learning_ratio, stock_retirement, fading, rental;
    Array budgets, mandated, outside, switching;
    Array exponents, scale, integration, energy, log_price, log_frontier, preference, suitability;
    Array tastes, starts;
    Array supply[MOST_CLASSES], price[MOST_CLASSES], tpp[MOST_CLASSES], power[MOST_CLASSES], log_tpp[MOST_CLASSES],
        log_bandwidth[MOST_CLASSES];
    /* the state before and after, without quarters; no premium before the first quarter */
    Array bank_dies, bank_stacks, bank_largest, stock, maturity, grey_stock, centre_stock, premium;
    Array after_dies, after_stacks, after_largest, after_stock, after_maturity, after_grey_stock, after_centre_stock,
        after_premium;
    /* the record */
    Array kept_cards, kept_premium, kept_offered, kept_price, kept_tpp, kept_budget, kept_unspent, kept_rented,
        kept_dies, kept_stacks, kept_idle, kept_packages, kept_installed, kept_grey_stock, kept_centre_stock,
        kept_delivered, kept_binding;
} Run;

typedef struct {
    lanes dies, stacks, largest, grey[MOST_SEGMENTS];
    lanes stock[MOST_SEGMENTS][MOST_NESTS], maturity[MOST_SEGMENTS][MOST_NESTS], centres[MOST_SEGMENTS][2];
    lanes premium[MOST_CLASSES];
} State;

enum { DIES, HBM, PACKAGING };

#define READ(name, first, second) load(&run->name, first, second, q, at, end)
#define OF_CLASS(name, c) load(&run->name[c], 0, 0, q, at, end)
#define KEEP(name, first, second, values) keep(&run->name, first, second, q, at, end, values)

static void read_state(const Run *run, int64_t at, int64_t end, State *state) {
    const int64_t q = 0;
    state->dies = READ(bank_dies, 0, 0);
    state->stacks = READ(bank_stacks, 0, 0);
    state->largest = READ(bank_largest, 0, 0);
    for (int s = 0; s < run->segments; s++) {
        state->grey[s] = READ(grey_stock, s, 0);
        for (int n = 0; n < run->nests; n++) {
            state->stock[s][n] = READ(stock, s, n);
            state->maturity[s][n] = READ(maturity, s, n);
        }
        for (int side = 0; side < 2; side++) state->centres[s][side] = READ(centre_stock, s, side);
    }
    for (int c = 0; c < run->classes; c++)
        state->premium[c] = run->premium.data ? READ(premium, c, 0) : spread(0.0);
}

static void keep_state(const Run *run, int64_t at, int64_t end, const State *state) {
    const int64_t q = 0;
    KEEP(after_dies, 0, 0, state->dies);
    KEEP(after_stacks, 0, 0, state->stacks);
    KEEP(after_largest, 0, 0, state->largest);
    for (int s = 0; s < run->segments; s++) {
        KEEP(after_grey_stock, s, 0, state->grey[s]);
        for (int n = 0; n < run->nests; n++) {
            KEEP(after_stock, s, n, state->stock[s][n]);
            KEEP(after_maturity, s, n, state->maturity[s][n]);
        }
        for (int side = 0; side < 2; side++) KEEP(after_centre_stock, s, side, state->centres[s][side]);
    }
    for (int c = 0; c < run->classes; c++) KEEP(after_premium, c, 0, state->premium[c]);
}

/* Assemble the packages of a quarter: whatever of dies, stacks and packaging is scarcest. */
INLINE lanes package(const Run *run, int64_t q, int64_t at, int64_t end, State *state) {
    const int observed = run->limit.data != NULL;
    const lanes zero = spread(0.0), good = READ(good_dies, 0, 0);
    lanes dies = state->dies + good + READ(other_dies, 0, 0), stacks = state->stacks + READ(stacks, 0, 0);
    lanes limit = observed ? READ(limit, 0, 0) : state->largest * READ(growth, 0, 0);
    lanes use = READ(dies_per_package, 0, 0) / READ(packaging_yield, 0, 0), need = READ(stacks_per_package, 0, 0);
    lanes by_stacks = stacks / need;
    lanes packages = least(least(dies / use, by_stacks), limit);
    bits binding = ((limit <= packages) & PACKAGING) | (~(limit <= packages) & (by_stacks <= packages) & HBM);
    lanes used = packages * use, spare = dies - used - READ(bank_limit, 0, 0) * used;
    lanes idle = observed ? zero : smaller(larger(spare, zero), good);
    state->dies = larger(dies - used - idle, zero);
    state->stacks = larger(stacks - packages * need, zero);
    state->largest = larger(state->largest, packages);
    KEEP(kept_packages, 0, 0, packages);
    KEEP(kept_idle, 0, 0, idle);
    KEEP(kept_dies, 0, 0, state->dies);
    KEEP(kept_stacks, 0, 0, state->stacks);
    int8_t *row = (int8_t *)run->kept_binding.data + q * run->kept_binding.quarter;
    for (int lane = 0; lane < LANES && at + lane < end; lane++) row[(at + lane) * run->kept_binding.draw] = (int8_t)binding[lane];
    return packages;
}

/* What the cards are worth to their buyers, as far as that does not depend on what happened (preparation.py, `weighed`):
   raw performance, and V without maturity, switching cost and tastes. */
INLINE void weigh(const Run *run, int64_t q, int64_t at, int64_t end, lanes raw[MOST_SEGMENTS][MOST_CLASSES],
                  lanes utility[MOST_SEGMENTS][MOST_CLASSES]) {
    const lanes lam = READ(price_response, 0, 0), log_price = READ(log_price, 0, 0), energy = READ(energy, 0, 0);
    const lanes log_frontier = READ(log_frontier, 0, 0);
    const lanes integration[2] = {1.0 + READ(integration, 0, 0), 1.0 + READ(integration, 1, 0)};
    lanes alpha[MOST_SEGMENTS], scale[MOST_SEGMENTS], preference[MOST_SEGMENTS], suitability[MOST_SEGMENTS];
    for (int s = 0; s < run->segments; s++) {
        alpha[s] = READ(exponents, s, 0);
        scale[s] = READ(scale, s, 0);
        preference[s] = READ(preference, s, 0);
        suitability[s] = READ(suitability, s, 0);
    }
    for (int c = 0; c < run->classes; c++) {
        const lanes log_tpp = OF_CLASS(log_tpp, c), log_bandwidth = OF_CLASS(log_bandwidth, c);
        const lanes cost = OF_CLASS(price, c) * integration[run->local[c] != 0] + OF_CLASS(power, c) * energy;
        const lanes log_cost = logarithm(cost);
        for (int s = 0; s < run->segments; s++) {
            const lanes log_raw = alpha[s] * log_tpp + (1.0 - alpha[s]) * log_bandwidth;
            lanes value = lam * (log_raw - log_cost + log_price) + scale[s] * (log_raw - log_frontier);
            if (run->local[c]) value += preference[s];
            if (run->low_end[c]) value += suitability[s];
            raw[s][c] = exponential(log_raw);
            utility[s][c] = value;
        }
    }
}

INLINE void read_market(const Run *run, int64_t q, int64_t at, int64_t end, const State *state, lanes packages,
                        Market *market) {
    const lanes lam = READ(price_response, 0, 0), fading = READ(fading, 0, 0);
    lanes taste[MOST_CLASSES];
    market->price_response = lam;
    market->dissimilarity = READ(nest_dissimilarity, 0, 0);
    for (int c = 0; c < run->classes; c++) {
        market->price[c] = OF_CLASS(price, c);
        market->supply[c] = OF_CLASS(supply, c);
        if (run->packaged[c]) market->supply[c] *= packages;
        taste[c] = READ(tastes, c, 0) * fading;
        KEEP(kept_price, c, 0, market->price[c]);
        KEEP(kept_offered, c, 0, market->supply[c]);
    }
    for (int s = 0; s < run->segments; s++) {
        lanes base = state->stock[s][0], by_stack[MOST_NESTS];
        for (int n = 1; n < run->nests; n++) base += state->stock[s][n];
        for (int n = 0; n < run->nests; n++) {
            lanes leaving = READ(switching, s, n) * (1.0 - state->stock[s][n] / base);
            by_stack[n] = lam * logarithm(state->maturity[s][n]) - leaving;
        }
        for (int c = 0; c < run->classes; c++)
            market->utility[s][c] = market->utility[s][c] + by_stack[run->nest_of[c]] + taste[c];
        market->budget[s] = READ(budgets, s, 0);
        market->mandate[s] = READ(mandated, s, 0);
        market->outside[s] = READ(outside, s, 0);
        KEEP(kept_budget, s, 0, market->budget[s]);
    }
}

/* What is installed after the quarter, and what was learned from it. */
INLINE void install(const Run *run, int64_t q, int64_t at, int64_t end, State *state,
                    lanes raw[MOST_SEGMENTS][MOST_CLASSES], lanes cards[MOST_SEGMENTS][MOST_CLASSES],
                    const lanes *unspent) {
    const lanes left = 1.0 - READ(stock_retirement, 0, 0), rental = READ(rental, 0, 0);
    const lanes learning = READ(software_learning, 0, 0), half = READ(learning_half_stock, 0, 0);
    const lanes open_models = READ(open_model_learning, 0, 0), training = READ(training_learning_ratio, 0, 0);
    lanes tpp[MOST_CLASSES];
    for (int c = 0; c < run->classes; c++) {
        tpp[c] = OF_CLASS(tpp, c);
        KEEP(kept_tpp, c, 0, tpp[c]);
    }
    for (int s = 0; s < run->segments; s++) {
        lanes *stock = state->stock[s], *maturity = state->maturity[s], *centres = state->centres[s];
        for (int n = 0; n < run->nests; n++) stock[n] *= left;
        for (int side = 0; side < 2; side++) centres[side] *= left;
        state->grey[s] *= left;
        for (int c = 0; c < run->classes; c++) {
            lanes delivered = cards[s][c] * raw[s][c] * maturity[run->nest_of[c]];
            stock[run->nest_of[c]] += delivered;
            if (run->counted[c]) centres[!run->local[c]] += cards[s][c] * tpp[c] / run->reference;
            if (c == run->grey) state->grey[s] += delivered;
            KEEP(kept_delivered, s, c, delivered);
            KEEP(kept_cards, s, c, cards[s][c]);
        }
        for (int n = 0; n < run->nests; n++) {
            KEEP(kept_installed, s, n, stock[n]);
            if (!run->learns[n]) continue;
            lanes from_use = learning * stock[n] / (stock[n] + half);
            if (s == 0) from_use *= training;
            maturity[n] += smaller(from_use + open_models, spread(1.0)) * (1.0 - maturity[n]);
        }
        for (int side = 0; side < 2; side++) KEEP(kept_centre_stock, s, side, centres[side]);
        KEEP(kept_grey_stock, s, 0, state->grey[s]);
        KEEP(kept_unspent, s, 0, unspent[s]);
        KEEP(kept_rented, s, 0, rental * READ(budgets, s, 0) * unspent[s]);
    }
}

/* Let four draws go through a quarter. Returns where no premia were found. */
INLINE bits pass(const Run *run, const Layout *layout, int64_t q, int64_t at, int64_t end, State *state) {
    Market market;
    Buyers buyers;
    Spending spending;
    lanes raw[MOST_SEGMENTS][MOST_CLASSES], cards[MOST_SEGMENTS][MOST_CLASSES], unspent[MOST_SEGMENTS];
    NOW(packages);
    lanes packages = package(run, q, at, end, state);
    NOW(utilities);
    weigh(run, q, at, end, raw, market.utility);
    read_market(run, q, at, end, state, packages, &market);
    NOW(clearing);
    if (run->starts.data)
        for (int c = 0; c < run->classes; c++) state->premium[c] = READ(starts, c, 0);
    const int warm = run->starts.data || run->premium.data || q > 0;
    bits open = clear(layout, &market, warm, &buyers, &spending, state->premium);
    bought(layout, &market, &buyers, &spending, state->premium, cards, unspent);
    for (int c = 0; c < run->classes; c++) KEEP(kept_premium, c, 0, state->premium[c]);
    NOW(installed);
    install(run, q, at, end, state, raw, cards, unspent);
    NOW(others);
    return open;
}

/* Run the draws from `*next` to before `last`, as far as no other thread takes them: `*next` is theirs too. Returns -1, or
   a draw for which no premia were found. */
WIDTHS int64_t run_quarters(const Run *run, int64_t *next, int64_t last) {
    const Layout layout = layout_of(run->segments, run->classes, run->nests, run->nest_of, run->local);
    State states[ABREAST];
    int64_t begin;
    while ((begin = __atomic_fetch_add(next, ABREAST * LANES, __ATOMIC_RELAXED)) < last) {
        const int64_t end = begin + ABREAST * LANES < last ? begin + ABREAST * LANES : last;
        for (int64_t at = begin; at < end; at += LANES) read_state(run, at, end, &states[(at - begin) / LANES]);
        for (int64_t q = 0; q < run->quarters; q++)
            for (int64_t at = begin; at < end; at += LANES) {
                bits open = pass(run, &layout, q, at, end, &states[(at - begin) / LANES]);
                for (int lane = 0; lane < LANES; lane++)
                    if (open[lane]) return at + lane < end ? at + lane : end - 1;
            }
        for (int64_t at = begin; at < end; at += LANES) keep_state(run, at, end, &states[(at - begin) / LANES]);
    }
    return -1;
}

/* One market, alone. */
typedef struct {
    int64_t segments, classes, nests, draws;
    const int64_t *nest_of, *local; /* of each class */
    Array budget, mandate, outside, price, supply, utility, price_response, dissimilarity, start;
    Array kept_premium, kept_cards, kept_unspent;
} Alone;

/* Clear one market for all draws. Returns -1, or the first draw for which no premia were found. */
WIDTHS int64_t clear_market(const Alone *run) {
    const Layout layout = layout_of(run->segments, run->classes, run->nests, run->nest_of, run->local);
    const int64_t q = 0, end = run->draws;
    for (int64_t at = 0; at < end; at += LANES) {
        Market market;
        Buyers buyers;
        Spending spending;
        lanes premium[MOST_CLASSES], cards[MOST_SEGMENTS][MOST_CLASSES], unspent[MOST_SEGMENTS];
        market.price_response = READ(price_response, 0, 0);
        market.dissimilarity = READ(dissimilarity, 0, 0);
        for (int c = 0; c < run->classes; c++) {
            market.price[c] = READ(price, c, 0);
            market.supply[c] = READ(supply, c, 0);
            premium[c] = run->start.data ? READ(start, c, 0) : spread(0.0);
        }
        for (int s = 0; s < run->segments; s++) {
            market.budget[s] = READ(budget, s, 0);
            market.mandate[s] = READ(mandate, s, 0);
            market.outside[s] = READ(outside, s, 0);
            for (int c = 0; c < run->classes; c++) market.utility[s][c] = READ(utility, s, c);
        }
        bits open = clear(&layout, &market, run->start.data != NULL, &buyers, &spending, premium);
        for (int lane = 0; lane < LANES; lane++)
            if (open[lane]) return at + lane < end ? at + lane : end - 1;
        bought(&layout, &market, &buyers, &spending, premium, cards, unspent);
        for (int c = 0; c < run->classes; c++) KEEP(kept_premium, c, 0, premium[c]);
        for (int s = 0; s < run->segments; s++) {
            KEEP(kept_unspent, s, 0, unspent[s]);
            for (int c = 0; c < run->classes; c++) KEEP(kept_cards, s, c, cards[s][c]);
        }
    }
    return -1;
}
