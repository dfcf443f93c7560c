/* The load generator: many WebSocket clients of one conversation server, one thread, 127.0.0.1 only. */
#ifndef LOAD_H
#define LOAD_H
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* --- histograms: 64 steps per doubling of nanoseconds, so within 1.6 % ------------------------------- */
#define HIST_STEPS 64
typedef struct { uint64_t count[48 * HIST_STEPS], total; double max, sum; } Hist;
void hist_add(Hist *h, double seconds);
void hist_print(FILE *out, const char *name, const Hist *h);

/* --- bytes -------------------------------------------------------------------------------------------- */
typedef struct { char *data; size_t len, cap; } Buf;
void buf_add(Buf *b, const void *data, size_t len);
void buf_free(Buf *b);

/* --- clients ------------------------------------------------------------------------------------------ */
enum Protocol { CHAT, CHANNELS, SOCKETIO, SOCKETIO_FULL };
enum State { DOWN, DIALLING, UPGRADING, GREETING, JOINING, LIVE, OVER };
enum { SENT = 1, ACKED = 2, DELIVERED = 4, GIVEN_UP = 8 };

typedef struct { double at; uint32_t delivered; uint8_t flags; } Message;
/* What a listener has of one sender: a bit per message, and the highest number that it saw. */
typedef struct { uint8_t *bits; uint32_t cap; int64_t highest; } Seen;

typedef struct Conv Conv;
typedef struct Client {
    int fd, member, final_code;
    enum State state;
    int wants_write, dirty, sends, at_head;
    Conv *conv;
    char *token, pid[32], offset[40];  /* the last two are socket.io's state recovery */
    Buf in, out;
    int64_t last_seq, goal, cursor_said;
    Message *messages;           /* its own, by number */
    uint32_t made, cap, next, first_open, in_flight;
    Seen *seen;                  /* by member of the conversation */
    double dialled_at, down_at, retry_at, back_off, lost_since, heard_at, hold_until, cursor_at;
} Client;

struct Conv { uint32_t index; char *name, *epoch; Client **members; int count; };

typedef struct {
    const char *mode, *path, *origin;
    enum Protocol protocol;
    int port, window, poisson, dial_window;
    double seconds, warmup, drain, rate, connect_rate, give_up, patience, quiet;
    uint32_t messages, text_bytes;
    int cursors;
} Options;

typedef struct {
    uint64_t sent, acked, delivered, doubled, reordered, strays, gaps, repeated, refused, resent;
    uint64_t window_sent, window_acked, window_delivered;
    uint64_t reconnects, failed_dials, frames_in, frames_out, bytes_in, bytes_out, cursors, pings;
    struct { char name[32]; uint64_t count; } notes[24];  /* err codes and close codes by name */
    Hist ack, deliver, connect, back;
} Stats;

extern Options opt;
extern Stats stats;
extern Client *clients;
extern Conv *convs;
extern int client_count, conv_count, live_count, down_count, head_count, epoll_fd;
extern uint32_t nonce;
extern int keep_full;  /* closed loop: each sender has opt.window messages on their way, while this is set */
extern double now, window_start, window_end, wall_offset;

/* wire.c */
double clock_now(void);
void dial(Client *c);
void drop(Client *c, const char *why);
void on_ready(Client *c, uint32_t events);
void put(Client *c, const char *text, size_t len);
void flush_all(void);
void note(const char *name);
/* talk.c */
void on_upgraded(Client *c);
void on_text(Client *c, char *text, size_t len);
void on_lost(Client *c);
Message *make_message(Client *c, double at);
void transmit(Client *c);
void refill(Client *c);
void lose_patience(Client *c);
void say_cursor(Client *c);
/* echo.c */
void serve(void);
#endif
