/* What the clients say: chat.v1, the Channels tutorial's JSON, socket.io 4. And who has which message. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "load.h"

#define FIRST_ID 10  /* a send's frame id is its number plus this */
static const char *FILLER =
    " Is the red one still there in M, and would it be with me before the weekend? I would take two of them then, thanks. ";

/* Each text begins with @@ and 24 hex digits: run, conversation, member, number. */
static int text_of(const Client *c, uint32_t n, char *text) {
    int len = sprintf(text, "@@%08x%05x%03x%08x", nonce, c->conv->index, (unsigned)c->member, n);
    size_t fill = strlen(FILLER);
    for (; (uint32_t)len < opt.text_bytes; len++) text[len] = FILLER[(size_t)(len - 26) % fill];
    text[len] = 0;
    return len;
}

static void join(Client *c) {
    char line[512];
    int len;
    if (c->conv->epoch[0] && c->last_seq)
        len = snprintf(line, sizeof line, "{\"t\":\"sub\",\"id\":1,\"conv\":\"%s\",\"epoch\":\"%s\",\"after\":%lld}",
                       c->conv->name, c->conv->epoch, (long long)c->last_seq);
    else
        len = snprintf(line, sizeof line, "{\"t\":\"sub\",\"id\":1,\"conv\":\"%s\",\"after\":%lld}", c->conv->name,
                       (long long)c->last_seq);
    put(c, line, (size_t)len);
}

static void reached_head(Client *c) {
    if (c->at_head || c->last_seq < c->goal) return;
    c->at_head = 1;
    head_count++;
    if (c->lost_since) hist_add(&stats.back, now - c->lost_since);
    c->lost_since = 0;
}

static void live(Client *c) {
    if (c->state == LIVE) return;
    c->state = LIVE;
    live_count++;
    hist_add(&stats.connect, now - c->dialled_at);
    c->back_off = 0.5;
    reached_head(c);
    transmit(c);
    refill(c);
}

void on_upgraded(Client *c) {
    char line[4096];
    c->state = GREETING;
    if (opt.protocol == CHAT) {
        int len = snprintf(line, sizeof line,
            "{\"t\":\"hello\",\"id\":0,\"token\":\"%s\",\"client\":{\"name\":\"load\",\"version\":\"1\"}}", c->token);
        put(c, line, (size_t)len);
    } else if (opt.protocol == CHANNELS) {
        live(c);
    }
}

/* Nothing says which message an answer is for: one's own, heard again, is the answer; nothing is said twice. */
static int without_ids(void) { return opt.protocol == CHANNELS || opt.protocol == SOCKETIO; }

/* --- out ----------------------------------------------------------------------------------------------- */

Message *make_message(Client *c, double at) {
    if (c->made == c->cap) {
        c->cap = c->cap ? c->cap * 2 : 16;
        c->messages = realloc(c->messages, c->cap * sizeof *c->messages);
        if (!c->messages) { fprintf(stderr, "out of memory\n"); exit(3); }
    }
    Message *m = &c->messages[c->made++];
    *m = (Message){.at = at};
    return m;
}

static void say_message(Client *c, uint32_t n) {
    char text[5000], line[6000];
    int len = 0;
    text_of(c, n, text);
    Message *m = &c->messages[n];
    uint64_t ms = (uint64_t)((m->at + wall_offset) * 1000);
    switch (opt.protocol) {
    case CHAT:  /* the cid is a UUID of version 7: stays the same for the same number */
        len = sprintf(line,
            "{\"t\":\"send\",\"id\":%u,\"conv\":\"%s\",\"cid\":\"%08x-%04x-7%03x-8%03x-%04x%08x\",\"body\":{\"text\":\"%s\"}}",
            n + FIRST_ID, c->conv->name, (uint32_t)(ms >> 16), (uint32_t)ms & 0xffff, (unsigned)c->member & 0xfff,
            c->conv->index & 0xfff, nonce & 0xffff, n, text);
        break;
    case CHANNELS: len = sprintf(line, "{\"message\":\"%s\"}", text); break;
    case SOCKETIO: len = sprintf(line, "42[\"chat message\",\"%s\"]", text); break;
    case SOCKETIO_FULL: len = sprintf(line, "42%u[\"chat message\",\"%s\",\"%.26s\"]", n, text, text); break;
    }
    if (m->flags & SENT) stats.resent++;
    else {
        m->flags |= SENT;
        stats.sent++;
        if (m->at >= window_start && m->at < window_end) stats.window_sent++;
    }
    c->in_flight++;
    put(c, line, (size_t)len);
}

/* Say what is made and not yet said on this connection, within the window. */
void transmit(Client *c) {
    while (c->state == LIVE && c->next < c->made && now >= c->hold_until) {
        uint32_t n = c->next++;
        if (!(c->messages[n].flags & (ACKED | GIVEN_UP))) say_message(c, n);
    }
}

void refill(Client *c) {
    if (!keep_full || !c->sends || c->state != LIVE) return;
    while (c->in_flight + (c->made - c->next) < (uint32_t)opt.window && (!opt.messages || c->made < opt.messages))
        make_message(c, now), transmit(c);
}

void say_cursor(Client *c) {
    char line[256];
    if (opt.protocol != CHAT || !opt.cursors || c->state != LIVE || c->last_seq <= c->cursor_said) return;
    int len = snprintf(line, sizeof line, "{\"t\":\"cursor\",\"conv\":\"%s\",\"delivered\":%lld,\"read\":%lld}",
                       c->conv->name, (long long)c->last_seq, (long long)c->last_seq);
    c->cursor_said = c->last_seq;
    stats.cursors++;
    put(c, line, (size_t)len);
}

/* The connection is gone. With ids the unanswered is said again on the next one; without, it is not. */
void on_lost(Client *c) {
    int again = !without_ids();
    c->in_flight = 0;
    c->hold_until = 0;
    for (uint32_t n = c->first_open; n < c->next; n++)
        if (!again && !(c->messages[n].flags & ACKED)) c->messages[n].flags |= GIVEN_UP;
    if (again) c->next = c->first_open;
}

/* --- in ------------------------------------------------------------------------------------------------ */

static void acked(Client *c, uint32_t n) {
    if (n >= c->made) return;
    if (c->in_flight) c->in_flight--;
    if (c->messages[n].flags & ACKED) { refill(c); return; }
    Message *m = &c->messages[n];
    m->flags |= ACKED;
    stats.acked++;
    if (now >= window_start && now < window_end) stats.window_acked++;
    if (m->at >= window_start && m->at < window_end) hist_add(&stats.ack, now - m->at);
    while (c->first_open < c->made && c->messages[c->first_open].flags & (ACKED | GIVEN_UP)) c->first_open++;
    refill(c);
}

/* Whoever hears nothing of what he said writes on after a while; without ids he cannot ask. */
void lose_patience(Client *c) {
    if (!without_ids() || c->state != LIVE) return;
    while (c->first_open < c->next) {
        Message *m = &c->messages[c->first_open];
        if (!(m->flags & (ACKED | GIVEN_UP))) {
            if (now - m->at < opt.patience) break;
            m->flags |= GIVEN_UP;
            if (c->in_flight) c->in_flight--;
        }
        c->first_open++;
    }
    refill(c);
}

static uint32_t hex(const char *text, int digits) {
    uint32_t value = 0;
    for (int i = 0; i < digits; i++) {
        char d = text[i];
        value = value << 4 | (uint32_t)(d >= 'a' ? d - 'a' + 10 : d - '0');
    }
    return value;
}

/* A text has come to this client. Its own is an ack where the protocol has no other. */
static void heard(Client *c, const char *text, size_t len) {
    const char *mark = memmem(text, len, "@@", 2);
    if (!mark || mark + 26 > text + len || hex(mark + 2, 8) != nonce) return;
    uint32_t conv = hex(mark + 10, 5), member = hex(mark + 15, 3), n = hex(mark + 18, 8);
    if (conv != c->conv->index || (int)member >= c->conv->count) { stats.strays++; return; }
    Client *sender = c->conv->members[member];
    if (n >= sender->made) { stats.strays++; return; }
    if (sender == c && without_ids()) acked(c, n);
    Seen *seen = &c->seen[member];
    if (n >= seen->cap * 8) {
        uint32_t cap = seen->cap ? seen->cap * 2 : 64;
        while (n >= cap * 8) cap *= 2;
        seen->bits = realloc(seen->bits, cap);
        if (!seen->bits) { fprintf(stderr, "out of memory\n"); exit(3); }
        memset(seen->bits + seen->cap, 0, cap - seen->cap);
        seen->cap = cap;
    }
    if (seen->bits[n >> 3] & 1 << (n & 7)) { stats.doubled++; return; }
    seen->bits[n >> 3] |= (uint8_t)(1 << (n & 7));
    if ((int64_t)n < seen->highest) stats.reordered++;
    else seen->highest = n;
    if (sender == c) return;
    Message *m = &sender->messages[n];
    m->delivered++;
    stats.delivered++;
    if (now >= window_start && now < window_end) stats.window_delivered++;
    if (m->at >= window_start && m->at < window_end) hist_add(&stats.deliver, now - m->at);
}

static int64_t number(const char *text, size_t len, const char *key) {
    const char *found = memmem(text, len, key, strlen(key));
    return found ? strtoll(found + strlen(key), NULL, 10) : -1;
}

static void on_event(Client *c, const char *text, size_t len) {
    int64_t seq = number(text, len, "\"seq\":");
    if (seq <= c->last_seq) { stats.repeated++; return; }
    if (seq > c->last_seq + 1) {  /* a hole: ask again from where we are, and drop this one */
        stats.gaps++;
        join(c);
        return;
    }
    c->last_seq = seq;
    heard(c, text, len);
    reached_head(c);
}

static void on_err(Client *c, const char *text, size_t len, int64_t re) {
    char code[32] = "err ";
    const char *found = memmem(text, len, "\"code\":\"", 8);
    if (found) snprintf(code + 4, sizeof code - 4, "%.*s", (int)strcspn(found + 8, "\""), found + 8);
    note(code);
    if (re < FIRST_ID || re - FIRST_ID >= c->made) {
        if (re == 1) drop(c, "sub refused");
        return;
    }
    uint32_t n = (uint32_t)(re - FIRST_ID);
    if (c->in_flight) c->in_flight--;
    if (memmem(text, len, "\"temporary\":true", 16)) {  /* the same again later, and what follows it too */
        int64_t wait = number(text, len, "\"retry_after_ms\":");
        c->hold_until = now + (wait > 0 ? (double)wait / 1000 : 0.5);
        if (n < c->next) c->next = n;
    } else {
        c->messages[n].flags |= GIVEN_UP;
        stats.refused++;
    }
}

static void on_chat(Client *c, char *text, size_t len) {
    const char *kind = memmem(text, len, "\"t\":\"", 5);
    if (!kind) return;
    kind += 5;
    if (!strncmp(kind, "event\"", 6)) on_event(c, text, len);
    else if (!strncmp(kind, "ok\"", 3)) {
        int64_t re = number(text, len, "\"re\":");
        if (re >= FIRST_ID) { acked(c, (uint32_t)(re - FIRST_ID)); return; }
        if (re != 1) return;
        c->goal = number(text, len, "\"head\":");
        const char *epoch = memmem(text, len, "\"epoch\":\"", 9);
        if (epoch && !c->conv->epoch[0]) c->conv->epoch = strndup(epoch + 9, strcspn(epoch + 9, "\""));
        if (memmem(text, len, "\"mode\":\"snapshot\"", 17)) c->last_seq = number(text, len, "\"from\":") - 1;
        live(c);
        reached_head(c);
    } else if (!strncmp(kind, "welcome\"", 8)) {
        c->state = JOINING;
        join(c);
    } else if (!strncmp(kind, "ping\"", 5)) {
        stats.pings++;
        put(c, "{\"t\":\"pong\"}", 12);
    } else if (!strncmp(kind, "err\"", 4)) on_err(c, text, len, number(text, len, "\"re\":"));
}

static void copy_string(const char *text, size_t len, const char *key, char *out, size_t size) {
    const char *found = memmem(text, len, key, strlen(key));
    if (found) snprintf(out, size, "%.*s", (int)strcspn(found + strlen(key), "\""), found + strlen(key));
}

static void on_socketio(Client *c, char *text, size_t len) {
    if (text[0] == '2') {
        stats.pings++;
        put(c, "3", 1);
    } else if (text[0] == '0') {
        char line[512];
        int said = snprintf(line, sizeof line, "40{\"room\":\"%s\",\"serverOffset\":%lld", c->conv->name,
                            (long long)c->last_seq);
        if (c->pid[0] && c->offset[0])
            said += snprintf(line + said, sizeof line - (size_t)said, ",\"pid\":\"%s\",\"offset\":\"%s\"", c->pid, c->offset);
        said += snprintf(line + said, sizeof line - (size_t)said, "}");
        put(c, line, (size_t)said);
        c->state = JOINING;
    } else if (text[0] == '4' && text[1] == '0') {
        copy_string(text, len, "\"pid\":\"", c->pid, sizeof c->pid);
        live(c);
    } else if (text[0] == '4' && text[1] == '3') acked(c, (uint32_t)strtoul(text + 2, NULL, 10));
    else if (text[0] == '4' && text[1] == '2') {
        /* ["chat message",TEXT,ROW,OFFSET]: as the tutorial's client keeps them, of the last one heard */
        char *mark = memmem(text, len, "@@", 2), *row = mark ? strchr(mark, '"') : NULL;
        if (row && row[1] == ',' && opt.protocol == SOCKETIO_FULL) {
            row += 2 + (row[2] == '"');
            int64_t at = strtoll(row, &row, 10);
            if (at) c->last_seq = at;
            copy_string(row, len - (size_t)(row - text), ",\"", c->offset, sizeof c->offset);
        }
        heard(c, text, len);
    } else if (text[0] == '4' && (text[1] == '1' || text[1] == '4')) drop(c, "socket.io refused");
}

void on_text(Client *c, char *text, size_t len) {
    if (opt.protocol == CHAT) on_chat(c, text, len);
    else if (opt.protocol == CHANNELS) heard(c, text, len);
    else on_socketio(c, text, len);
}
