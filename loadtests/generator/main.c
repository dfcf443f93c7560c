/* usage: load KEY=VALUE … < SOCKETS     one line a socket: CONVERSATION-NUMBER SENDS(0|1) NAME TOKEN EPOCH AFTER
 *
 * Prints a JSON line at each phase (connected, measuring, cut, draining) and the result as the last line.
 * mode: closed (window=N messages of each sender on their way), open (rate=N a second over all, timed from
 * the moment at which each was due), idle (hold), resume (all are cut at once and come back), serve (be an echo server). */
#define _GNU_SOURCE
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

#define TICK 0.02
#define SILENCE 35.0

Options opt = {.mode = "closed", .path = "/ws/chat", .origin = "", .window = 1, .poisson = 1, .dial_window = 64,
               .seconds = 5, .warmup = 1, .drain = 30, .rate = 100, .connect_rate = 1000, .give_up = 60, .patience = 5, .quiet = 3,
               .text_bytes = 120, .cursors = 1};
Stats stats;
Client *clients;
Conv *convs;
int client_count, conv_count, live_count, down_count, head_count, epoll_fd, keep_full;
uint32_t nonce;
double now, window_start = 1e18, window_end = 1e18, wall_offset;

static Client **senders;
static int sender_count, tick_at;
static double next_due = 1e18, next_tick, cpu_in_window;

static double cpu_now(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) + (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1e-6;
}

/* --- reading ------------------------------------------------------------------------------------------- */

static void set_option(const char *word) {
    const char *value = strchr(word, '=');
    size_t len = value ? (size_t)(value - word) : 0;
    if (!value) { fprintf(stderr, "load: %s is no KEY=VALUE\n", word); exit(2); }
    value++;
#define IS(name) (len == sizeof name - 1 && !strncmp(word, name, len))
    if (IS("mode")) opt.mode = value;
    else if (IS("path")) opt.path = value;
    else if (IS("origin")) opt.origin = value;
    else if (IS("port")) opt.port = atoi(value);
    else if (IS("window")) opt.window = atoi(value);
    else if (IS("poisson")) opt.poisson = atoi(value);
    else if (IS("dial_window")) opt.dial_window = atoi(value);
    else if (IS("seconds")) opt.seconds = atof(value);
    else if (IS("warmup")) opt.warmup = atof(value);
    else if (IS("drain")) opt.drain = atof(value);
    else if (IS("rate")) opt.rate = atof(value);
    else if (IS("connect_rate")) opt.connect_rate = atof(value);
    else if (IS("give_up")) opt.give_up = atof(value);
    else if (IS("patience")) opt.patience = atof(value);
    else if (IS("quiet")) opt.quiet = atof(value);
    else if (IS("messages")) opt.messages = (uint32_t)atoi(value);
    else if (IS("text_bytes")) opt.text_bytes = (uint32_t)atoi(value);
    else if (IS("cursors")) opt.cursors = atoi(value);
    else if (IS("protocol")) {
        if (!strcmp(value, "chat.v1")) opt.protocol = CHAT;
        else if (!strcmp(value, "channels")) opt.protocol = CHANNELS;
        else if (!strcmp(value, "socketio")) opt.protocol = SOCKETIO;
        else if (!strcmp(value, "socketio-full")) opt.protocol = SOCKETIO_FULL;
        else { fprintf(stderr, "load: unknown protocol %s\n", value); exit(2); }
    } else { fprintf(stderr, "load: unknown option %s\n", word); exit(2); }
#undef IS
}

static const char *field(char **rest) {
    char *word = strsep(rest, "\t\n");
    return word && strcmp(word, "-") ? word : "";
}

static void read_sockets(void) {
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        char *rest = line;
        int index = atoi(field(&rest)), sends = atoi(field(&rest));
        if (index < 0 || index > 0xfffff) { fprintf(stderr, "load: conversation number %d\n", index); exit(2); }
        while (conv_count <= index) {
            convs = realloc(convs, (size_t)(conv_count + 1) * sizeof *convs);
            convs[conv_count] = (Conv){.index = (uint32_t)conv_count, .name = "", .epoch = ""};
            conv_count++;
        }
        clients = realloc(clients, (size_t)(client_count + 1) * sizeof *clients);
        Client *c = &clients[client_count++];
        *c = (Client){.fd = -1, .sends = sends, .back_off = 0.5};
        c->goal = index;  /* until all are read: convs may still move */
        c->conv = NULL;
        const char *name = field(&rest);
        if (!*convs[index].name) convs[index].name = strdup(name);
        c->token = strdup(field(&rest));
        const char *epoch = field(&rest);
        if (!*convs[index].epoch && *epoch) convs[index].epoch = strdup(epoch);
        c->last_seq = atoll(field(&rest));
        convs[index].count++;
    }
    free(line);
    senders = calloc((size_t)client_count + 1, sizeof *senders);
    for (int i = 0; i < conv_count; i++) {
        convs[i].members = calloc((size_t)convs[i].count + 1, sizeof(Client *));
        convs[i].count = 0;
    }
    for (int i = 0; i < client_count; i++) {
        Client *c = &clients[i];
        c->conv = &convs[c->goal];
        c->goal = 0;
        c->member = c->conv->count;
        c->conv->members[c->conv->count++] = c;
        if (c->sends) senders[sender_count++] = c;
    }
    for (int i = 0; i < client_count; i++) {
        Client *c = &clients[i];
        int last = -1;  /* only senders need a place in a listener's books: a thousand listeners hear one */
        for (int m = 0; m < c->conv->count; m++)
            if (c->conv->members[m]->sends) last = m;
        c->seen = calloc((size_t)last + 2, sizeof *c->seen);
        for (int m = 0; m <= last; m++) c->seen[m].highest = -1;
    }
    if (!client_count || (opt.messages == 0 && !sender_count && !strcmp(opt.mode, "open"))) {
        fprintf(stderr, "load: no sockets\n");
        exit(2);
    }
}

/* --- the clock's work ------------------------------------------------------------------------------------ */

static void dial_due(void) {
    int on_their_way = client_count - live_count - down_count;
    for (int i = 0; i < client_count && down_count; i++) {
        Client *c = &clients[i];
        if (c->state != DOWN || c->retry_at > now) continue;
        if (on_their_way >= opt.dial_window) return;
        dial(c);
        on_their_way += c->state == DIALLING;
    }
}

static void tick(void) {
    int slice = client_count / 50 + 1;  /* everybody once a second */
    for (int i = 0; i < slice; i++, tick_at = (tick_at + 1) % client_count) {
        Client *c = &clients[tick_at];
        if (c->state == DOWN || c->state == OVER) continue;
        if (now - c->heard_at > SILENCE) drop(c, "silence");
        else if (now - c->cursor_at >= 0.99) { c->cursor_at = now; say_cursor(c); }
        if (c->in_flight) lose_patience(c);
        if (c->hold_until && now >= c->hold_until) { c->hold_until = 0; transmit(c); refill(c); }
    }
    if (down_count) dial_due();
}

/* Open loop: a message is made when it is due, whatever the server does; it goes out as soon as it can. */
static void make_due(void) {
    static int turn;
    while (next_due <= now) {
        Client *c = senders[turn++ % sender_count];
        make_message(c, next_due);
        transmit(c);
        next_due += opt.poisson ? -log(1 - drand48()) / opt.rate : 1 / opt.rate;
    }
}

static int wait_ready(struct epoll_event *events, int most, double until) {
    double left = until - clock_now();
    if (left < 0) left = 0;
#ifdef SYS_epoll_pwait2
    static int missing;
    if (!missing) {
        struct timespec t = {(time_t)left, (long)((left - floor(left)) * 1e9)};
        long n = syscall(SYS_epoll_pwait2, epoll_fd, events, most, &t, NULL, 0);
        if (n >= 0 || errno == EINTR) return n < 0 ? 0 : (int)n;
        missing = 1;
    }
#endif
    int n = epoll_wait(epoll_fd, events, most, (int)(left * 1000));
    return n < 0 ? 0 : n;
}

static void run_until(double until, int (*done)(void)) {
    struct epoll_event events[512];
    while ((now = clock_now()) < until && !(done && done())) {
        double wake = next_tick < next_due ? next_tick : next_due;
        int n = wait_ready(events, 512, wake < until ? wake : until);
        for (int i = 0; i < n; i++) {
            now = clock_now();
            on_ready(events[i].data.ptr, events[i].events);
        }
        now = clock_now();
        make_due();
        if (now >= next_tick) { next_tick = now + TICK; tick(); }
        flush_all();
    }
}

/* --- the phases ------------------------------------------------------------------------------------------ */

static void say(const char *phase) {
    printf("{\"phase\":\"%s\",\"at\":%.6f,\"live\":%d}\n", phase, now, live_count);
    fflush(stdout);
}

static int over_count(void) {
    int n = 0;
    for (int i = 0; i < client_count; i++) n += clients[i].state == OVER;
    return n;
}

static int all_at_head(void) { return head_count == client_count; }
static int all_connected(void) { return live_count == client_count || (down_count == 0 && live_count + over_count() == client_count); }

/* Sent and not yet everywhere. */
static uint64_t expected, acked_but_missing, unanswered;
static void count_open(void) {
    expected = acked_but_missing = unanswered = 0;
    for (int i = 0; i < sender_count; i++) {
        Client *c = senders[i];
        uint32_t others = (uint32_t)c->conv->count - 1;
        for (uint32_t n = 0; n < c->made; n++) {
            Message *m = &c->messages[n];
            if (!(m->flags & SENT)) { unanswered += !(m->flags & GIVEN_UP); continue; }
            expected += others;
            if (m->flags & ACKED) acked_but_missing += others - m->delivered;
            else if (!(m->flags & GIVEN_UP)) unanswered++;
        }
    }
}

static uint64_t progress;
static double progress_at, looked_at;
static int settled(void) {
    uint64_t sum = stats.delivered + stats.acked + stats.doubled + (uint64_t)live_count;
    if (sum != progress) { progress = sum; progress_at = now; }
    if (now - looked_at < 0.1) return 0;
    looked_at = now;
    count_open();
    double quiet = now - progress_at;
    if (!unanswered && stats.delivered >= expected) return quiet > (stats.reconnects ? 1.0 : 0.1);
    return all_connected() && quiet > opt.quiet;
}

static void settle(double most) {
    progress = 0;
    looked_at = 0;
    progress_at = now;
    run_until(now + most, settled);
    count_open();
}

static void measure(void) {
    window_start = now + opt.warmup;
    window_end = window_start + opt.seconds;
    if (!strcmp(opt.mode, "open")) {
        next_due = now;
    } else {
        keep_full = 1;
        for (int i = 0; i < sender_count; i++) refill(senders[i]);
        flush_all();
    }
    run_until(window_start, NULL);
    cpu_in_window = cpu_now();
    say("measuring");
    run_until(window_end, NULL);
    cpu_in_window = cpu_now() - cpu_in_window;
    keep_full = 0;
    next_due = 1e18;
    say("draining");
    settle(opt.drain);
}

static void resume(void) {
    if (opt.messages) {
        keep_full = 1;
        for (int i = 0; i < sender_count; i++) refill(senders[i]);
        flush_all();
        settle(opt.give_up);
        keep_full = 0;
    }
    run_until(now + opt.warmup, NULL);
    say("cut");
    cpu_in_window = cpu_now();
    window_start = now;
    for (int i = 0; i < client_count; i++) {
        int64_t keep = clients[i].last_seq - (int64_t)opt.messages;  /* they missed what was said last */
        drop(&clients[i], "cut by us");
        clients[i].last_seq = keep > 0 ? keep : 0;
    }
    run_until(now + opt.give_up, all_at_head);
    window_end = now;
    cpu_in_window = cpu_now() - cpu_in_window;
    say("back");
    run_until(now + 0.5, NULL);
    count_open();
}

static void report(void) {
    double wall = window_end - window_start;
    if (!(wall > 0 && wall < 1e9)) wall = 1;
    printf("{\"phase\":\"done\",\"mode\":\"%s\",\"sockets\":%d,\"live\":%d,\"at_head\":%d,\"senders\":%d,\"window_s\":%.6f", opt.mode,
           client_count, live_count, head_count, sender_count, wall);
#define COUNT(name) printf(",\"" #name "\":%llu", (unsigned long long)stats.name)
    COUNT(sent); COUNT(acked); COUNT(delivered); COUNT(doubled); COUNT(reordered); COUNT(strays); COUNT(gaps);
    COUNT(repeated); COUNT(refused); COUNT(resent); COUNT(reconnects); COUNT(failed_dials); COUNT(cursors);
    COUNT(pings); COUNT(frames_in); COUNT(frames_out); COUNT(bytes_in); COUNT(bytes_out);
    COUNT(window_sent); COUNT(window_acked); COUNT(window_delivered);
#undef COUNT
    printf(",\"expected\":%llu,\"lost\":%lld,\"lost_acked\":%llu,\"unanswered\":%llu", (unsigned long long)expected,
           (long long)(expected - stats.delivered), (unsigned long long)acked_but_missing, (unsigned long long)unanswered);
    printf(",\"acked_per_s\":%.1f,\"delivered_per_s\":%.1f,\"cpu_s\":%.4f,\"cpu_share\":%.4f", (double)stats.window_acked / wall,
           (double)stats.window_delivered / wall, cpu_in_window, cpu_in_window / wall);
    hist_print(stdout, "ack_ms", &stats.ack);
    hist_print(stdout, "delivered_ms", &stats.deliver);
    hist_print(stdout, "connect_ms", &stats.connect);
    hist_print(stdout, "back_ms", &stats.back);
    printf(",\"notes\":{");
    for (int i = 0; i < 24 && stats.notes[i].count; i++)
        printf("%s\"%s\":%llu", i ? "," : "", stats.notes[i].name, (unsigned long long)stats.notes[i].count);
    printf("}}\n");
    fflush(stdout);
}

int main(int count, char **words) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  /* the bench is gone: so are we */
    prctl(PR_SET_TIMERSLACK, 1000);
    for (int i = 1; i < count; i++) set_option(words[i]);
    if (opt.port < 1 || opt.port > 65535 || opt.text_bytes < 26 || opt.text_bytes > 4096 || opt.window < 1 || opt.rate <= 0) {
        fprintf(stderr, "load: port, text_bytes (26-4096), window or rate is out of range\n");
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (!strcmp(opt.mode, "serve")) {
        serve();
        return 0;
    }
    read_sockets();
    struct timespec wall;
    clock_gettime(CLOCK_REALTIME, &wall);
    now = clock_now();
    wall_offset = (double)wall.tv_sec + (double)wall.tv_nsec * 1e-9 - now;
    nonce = (uint32_t)wall.tv_nsec ^ (uint32_t)getpid() << 16 ^ (uint32_t)wall.tv_sec;
    srand48((long)nonce);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    down_count = client_count;
    for (int i = 0; i < client_count; i++) clients[i].retry_at = now + i / opt.connect_rate;
    run_until(now + opt.give_up + client_count / opt.connect_rate, all_connected);
    say("connected");
    int rc = live_count == client_count ? 0 : 4;
    if (rc) {
        count_open();
    } else if (!strcmp(opt.mode, "idle")) {
        run_until(now + opt.warmup, NULL);
        cpu_in_window = cpu_now();
        window_start = now;
        say("measuring");
        run_until(now + opt.seconds, NULL);
        cpu_in_window = cpu_now() - cpu_in_window;
        window_end = now;
        say("draining");
        count_open();
    } else if (!strcmp(opt.mode, "resume")) resume();
    else measure();
    report();
    return rc;
}
