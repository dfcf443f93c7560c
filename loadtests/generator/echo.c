/* mode=serve: a WebSocket echo in C, to see what the generator itself could do if no server stood in the way. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load.h"

#define ROOM (64 * 1024)
typedef struct { int fd, open; size_t len; unsigned char data[ROOM]; } Peer;

/* Each whole frame unmasked and as it came; returns the bytes to send, made in place of those that were read. */
static size_t echo(Peer *p) {
    size_t at = 0, out = 0;
    while (p->len - at >= 6) {
        unsigned char *f = p->data + at;
        size_t size = f[1] & 127, head = 2;
        if (size == 126) { size = (size_t)f[2] << 8 | f[3]; head = 4; }
        if (size == 127 || p->len - at < head + 4 + size) break;
        unsigned char key[4], first = f[0], *body = f + head + 4, *to = p->data + out;
        memcpy(key, f + head, 4);
        size_t used = head + 4 + size;
        to[0] = first;
        if (head == 2) to[1] = (unsigned char)size;
        else { to[1] = 126; to[2] = (unsigned char)(size >> 8); to[3] = (unsigned char)size; }
        for (size_t i = 0; i < size; i++) to[head + i] = body[i] ^ key[i & 3];
        out += head + size;
        at += used;
    }
    return at ? (p->len -= at, memmove(p->data + out, p->data + at, p->len), out) : 0;
}

static int answer(Peer *p) {
    static const char yes[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
    ssize_t got = read(p->fd, p->data + p->len, ROOM - p->len);
    if (got < 0 && errno == EAGAIN) return 1;
    if (got <= 0) return 0;
    p->len += (size_t)got;
    if (!p->open) {
        unsigned char *end = memmem(p->data, p->len, "\r\n\r\n", 4);
        if (!end) return 1;
        p->open = 1;
        p->len = 0;
        return write(p->fd, yes, sizeof yes - 1) > 0;
    }
    size_t out = echo(p);
    if (!out) return 1;
    ssize_t done = write(p->fd, p->data, out);
    memmove(p->data, p->data + out, p->len);
    return done == (ssize_t)out;
}

void serve(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)opt.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
        perror("serve");
        exit(3);
    }
    struct epoll_event events[256], first = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &first);
    printf("{\"phase\":\"serving\"}\n");
    fflush(stdout);
    for (double until = clock_now() + opt.seconds; clock_now() < until;) {
        int n = epoll_wait(epoll_fd, events, 256, 100);
        for (int i = 0; i < n; i++) {
            Peer *p = events[i].data.ptr;
            if (!p) {
                p = calloc(1, sizeof *p);
                p->fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
                if (p->fd < 0) { free(p); continue; }
                setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                struct epoll_event event = {.events = EPOLLIN, .data.ptr = p};
                epoll_ctl(epoll_fd, EPOLL_CTL_ADD, p->fd, &event);
            } else if (!answer(p)) {
                close(p->fd);
                free(p);
            }
        }
    }
}
