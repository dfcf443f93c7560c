/* Latencies: 64 steps per doubling, from 1 ns to days, nothing thrown away. */
#include <math.h>

#include "load.h"

void hist_add(Hist *h, double seconds) {
    if (seconds < 0) seconds = 0;
    uint64_t ns = (uint64_t)(seconds * 1e9);
    int place;
    if (ns < HIST_STEPS) place = (int)ns;
    else {
        int shift = 63 - __builtin_clzll(ns) - 6;
        place = (shift + 1) * HIST_STEPS + (int)((ns >> shift) - HIST_STEPS);
    }
    if (place >= 48 * HIST_STEPS) place = 48 * HIST_STEPS - 1;
    h->count[place]++;
    h->total++;
    h->sum += seconds;
    if (seconds > h->max) h->max = seconds;
}

/* The upper edge of a place, in milliseconds. */
static double edge_ms(int place) {
    if (place < HIST_STEPS) return place * 1e-6;
    int shift = place / HIST_STEPS - 1;
    return (double)((uint64_t)(place % HIST_STEPS + HIST_STEPS + 1) << shift) * 1e-6;
}

static double quantile_ms(const Hist *h, double q) {
    uint64_t wanted = (uint64_t)ceil(q * (double)h->total), seen = 0;
    for (int i = 0; i < 48 * HIST_STEPS; i++)
        if ((seen += h->count[i]) >= wanted && seen) {
            double edge = edge_ms(i);
            return edge < h->max * 1e3 ? edge : h->max * 1e3;
        }
    return 0;
}

void hist_print(FILE *out, const char *name, const Hist *h) {
    fprintf(out, ",\"%s\":{\"count\":%llu", name, (unsigned long long)h->total);
    if (h->total)
        fprintf(out, ",\"mean\":%.3f,\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f",
                h->sum / (double)h->total * 1e3, quantile_ms(h, 0.5), quantile_ms(h, 0.9), quantile_ms(h, 0.99),
                quantile_ms(h, 0.999), h->max * 1e3);
    fprintf(out, "}");
}
