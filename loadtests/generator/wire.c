/* TCP and WebSocket: dial, upgrade, frames in and out. A partial frame waits in the client's own buffer. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

#define READ_BYTES (256 * 1024)
static char read_buffer[READ_BYTES + 1];
static Client **dirty;
static int dirty_count;

double clock_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void buf_add(Buf *b, const void *data, size_t len) {
    if (b->len + len > b->cap) {
        b->cap = (b->len + len) * 2 < 512 ? 512 : (b->len + len) * 2;
        b->data = realloc(b->data, b->cap);
        if (!b->data) { fprintf(stderr, "out of memory\n"); exit(3); }
    }
    memcpy(b->data + b->len, data, len);
    b->len += len;
}

void buf_free(Buf *b) {
    free(b->data);
    *b = (Buf){0};
}

void note(const char *name) {
    for (size_t i = 0; i < sizeof stats.notes / sizeof *stats.notes; i++) {
        if (!stats.notes[i].count) snprintf(stats.notes[i].name, sizeof stats.notes[i].name, "%s", name);
        if (!strncmp(stats.notes[i].name, name, sizeof stats.notes[i].name - 1)) {
            stats.notes[i].count++;
            return;
        }
    }
}

static void watch(Client *c, int op, int write) {
    struct epoll_event event = {.events = EPOLLIN | (write ? EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(epoll_fd, op, c->fd, &event);
    c->wants_write = write;
}

void dial(Client *c) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)opt.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) { perror("socket"); exit(3); }
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    c->state = DIALLING;
    c->dialled_at = c->heard_at = now;
    down_count--;
    if (connect(c->fd, (struct sockaddr *)&address, sizeof address) && errno != EINPROGRESS) {
        stats.failed_dials++;
        drop(c, "dial");
        return;
    }
    watch(c, EPOLL_CTL_ADD, 1);
}

static void upgrade(Client *c) {
    char head[1024], path[512];
    const char *hole = strstr(opt.path, "{conv}");
    if (hole)
        snprintf(path, sizeof path, "%.*s%s%s", (int)(hole - opt.path), opt.path, c->conv->name, hole + 6);
    else
        snprintf(path, sizeof path, "%s", opt.path);
    int len = snprintf(head, sizeof head,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nUser-Agent: load\r\n%s%s%s%s\r\n",
        path, opt.port, opt.protocol == CHAT ? "Sec-WebSocket-Protocol: chat.v1.json\r\n" : "",
        *opt.origin ? "Origin: " : "", opt.origin, *opt.origin ? "\r\n" : "");
    c->state = UPGRADING;
    watch(c, EPOLL_CTL_MOD, 0);
    if (write(c->fd, head, (size_t)len) != len) drop(c, "upgrade");
}

/* The socket has ended: full-jitter back-off, 0.5 s doubling to 5 s, after a minute to 30 s. */
void drop(Client *c, const char *why) {
    if (c->state == DOWN || c->state == OVER) return;
    if (*why) note(why);
    close(c->fd);
    c->fd = -1;
    buf_free(&c->in);
    c->out.len = 0;
    int was_live = c->state == LIVE;
    if (was_live) {
        live_count--;
        c->lost_since = now;
        c->back_off = 0.5;
        stats.reconnects++;
    }
    if (c->at_head) { c->at_head = 0; head_count--; }
    c->state = DOWN;
    down_count++;
    if (was_live) on_lost(c);
    if (c->final_code) {
        c->state = OVER;
        down_count--;
        return;
    }
    double base = c->lost_since ? c->lost_since : c->dialled_at;
    c->retry_at = now + drand48() * c->back_off;
    double most = now - base < 60 ? 5.0 : 30.0;
    c->back_off = c->back_off * 2 > most ? most : c->back_off * 2;
}

/* A masked frame into the client's out buffer; flush_all sends what a round of events has gathered. */
static void frame(Client *c, int opcode, const char *text, size_t len) {
    static const unsigned char key[4] = {0x37, 0xfa, 0x21, 0x3d};
    unsigned char head[14] = {(unsigned char)(0x80 | opcode)};
    size_t used = 2;
    if (len < 126) head[1] = (unsigned char)(0x80 | len);
    else if (len < 65536) { head[1] = 0x80 | 126; head[2] = (unsigned char)(len >> 8); head[3] = (unsigned char)len; used = 4; }
    else { head[1] = 0x80 | 127; for (int i = 0; i < 8; i++) head[2 + i] = (unsigned char)((uint64_t)len >> (56 - 8 * i)); used = 10; }
    memcpy(head + used, key, 4);
    buf_add(&c->out, head, used + 4);
    size_t start = c->out.len;
    buf_add(&c->out, text, len);
    char *p = c->out.data + start;
    for (size_t i = 0; i < len; i++) p[i] = (char)(p[i] ^ (char)key[i & 3]);
    stats.frames_out++;
    if (!c->dirty) {
        if (!dirty) dirty = calloc((size_t)client_count + 1, sizeof *dirty);
        c->dirty = 1;
        dirty[dirty_count++] = c;
    }
}

void put(Client *c, const char *text, size_t len) { frame(c, 1, text, len); }

static void flush_one(Client *c) {
    if (c->fd < 0 || !c->out.len) return;
    ssize_t done = send(c->fd, c->out.data, c->out.len, MSG_NOSIGNAL);
    if (done < 0 && errno != EAGAIN) { drop(c, "reset"); return; }
    if (done > 0) {
        stats.bytes_out += (uint64_t)done;
        memmove(c->out.data, c->out.data + done, c->out.len - (size_t)done);
        c->out.len -= (size_t)done;
    }
    if ((c->out.len > 0) != c->wants_write) watch(c, EPOLL_CTL_MOD, c->out.len > 0);
    if (!c->out.len && c->out.cap > 4096) buf_free(&c->out);
}

void flush_all(void) {
    for (int i = 0; i < dirty_count; i++) {
        dirty[i]->dirty = 0;
        flush_one(dirty[i]);
    }
    dirty_count = 0;
}

/* Every whole frame in data[0..len); returns how many bytes they took. */
static size_t frames(Client *c, char *data, size_t len) {
    size_t at = 0;
    while (len - at >= 2 && c->fd >= 0) {
        unsigned char *p = (unsigned char *)data + at;
        size_t size = p[1] & 127, used = 2;
        if (size == 126) {
            if (len - at < 4) break;
            size = (size_t)p[2] << 8 | p[3];
            used = 4;
        } else if (size == 127) {
            if (len - at < 10) break;
            size = 0;
            for (int i = 0; i < 8; i++) size = size << 8 | p[2 + i];
            used = 10;
        }
        if (len - at - used < size) break;
        char *body = data + at + used;
        int opcode = p[0] & 15;
        stats.frames_in++;
        if (opcode == 1 || opcode == 2) {
            char kept = body[size];
            body[size] = 0;
            on_text(c, body, size);
            body[size] = kept;
        } else if (opcode == 8) {
            int code = size >= 2 ? (unsigned char)body[0] << 8 | (unsigned char)body[1] : 1005;
            char name[32];
            snprintf(name, sizeof name, "close %d", code);
            if (code >= 4500 && code < 5000) c->final_code = code;
            drop(c, name);
        } else if (opcode == 9) {
            frame(c, 10, body, size);
            stats.pings++;
        }
        at += used + size;
    }
    return at;
}

void on_ready(Client *c, uint32_t events) {
    if (c->fd < 0) return;
    if (c->state == DIALLING) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) { stats.failed_dials++; drop(c, "dial"); return; }
        upgrade(c);
        return;
    }
    if (events & EPOLLOUT) flush_one(c);
    if (c->fd < 0 || !(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
    size_t before = c->in.len;
    if (before >= READ_BYTES) { drop(c, "frame too large"); return; }
    memcpy(read_buffer, c->in.data ? c->in.data : "", before);
    ssize_t got = read(c->fd, read_buffer + before, READ_BYTES - before);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) { drop(c, c->state == LIVE ? "cut" : "refused"); return; }
    stats.bytes_in += (uint64_t)got;
    c->heard_at = now;
    size_t len = before + (size_t)got, used = 0;
    read_buffer[len] = 0;
    if (c->state == UPGRADING) {
        char *end = strstr(read_buffer, "\r\n\r\n");
        if (end) {
            if (strncmp(read_buffer, "HTTP/1.1 101", 12)) {
                char name[32];
                snprintf(name, sizeof name, "http %.3s", read_buffer + 9);
                drop(c, name);
                return;
            }
            used = (size_t)(end + 4 - read_buffer);
            on_upgraded(c);
        }
    }
    if (c->state != UPGRADING) used += frames(c, read_buffer + used, len - used);
    if (c->fd < 0) return;
    c->in.len = 0;
    if (used < len) buf_add(&c->in, read_buffer + used, len - used);
    else if (c->in.cap) buf_free(&c->in);
}
