// P2: a chat room on Socket.IO with its Redis streams adapter and node-postgres. A message and its audit row go by
// one statement. FORM=plain stores and tells the room; FORM=full is the tutorial's last step: the client names each
// message, is answered when it is stored, and is brought up to date with what came after the last id it has.
//
// Environment: PORT, DATABASE_URL, REDIS_URL, FORM. A client says {room, serverOffset} in `auth`.
import { createServer } from "node:http";

import { createAdapter } from "@socket.io/redis-streams-adapter";
import pg from "pg";
import { createClient } from "redis";
import { Server } from "socket.io";

const full = process.env.FORM === "full";
const UNIQUE_VIOLATION = "23505";

const STORE = {
  name: "store",
  text: `WITH message AS (
      INSERT INTO messages (room, client_offset, content) VALUES ($1, $2, $3) RETURNING id, room),
    audited AS (
      INSERT INTO audit (actor, action, target, after)
      SELECT 'somebody', 'message.sent', 'message:' || id, jsonb_build_object('room', room) FROM message)
    SELECT id FROM message`,
};
const MISSED = { name: "missed", text: "SELECT id, content FROM messages WHERE room = $1 AND id > $2 ORDER BY id" };

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.POOL ?? 10) });
pool.on("error", (error) => console.error("postgres:", error.message)); // an idle connection has died

const store = async (room, clientOffset, content) =>
  (await pool.query({ ...STORE, values: [room, clientOffset, content] })).rows[0].id;

const redis = createClient({ url: process.env.REDIS_URL });
redis.on("error", (error) => console.error("redis:", error.message));
await redis.connect();

const http = createServer();
const io = new Server(http, {
  adapter: createAdapter(redis),
  ...(full ? { connectionStateRecovery: {} } : {}),
});

io.on("connection", async (socket) => {
  const { room, serverOffset } = socket.handshake.auth;
  socket.join(room);

  if (!full) {
    socket.on("chat message", async (content) => {
      try {
        const id = await store(room, null, content);
        io.to(room).emit("chat message", content, id);
      } catch (error) {
        console.error("not stored:", error.message);
      }
    });
    return;
  }

  socket.on("chat message", async (content, clientOffset, stored) => {
    let id;
    try {
      id = await store(room, clientOffset, content);
    } catch (error) {
      if (error.code === UNIQUE_VIOLATION) stored(); // said again: it is there
      return; // otherwise no answer, and the client tries again
    }
    io.to(room).emit("chat message", content, id);
    stored();
  });

  if (!socket.recovered) {
    try {
      const { rows } = await pool.query({ ...MISSED, values: [room, serverOffset ?? 0] });
      for (const { id, content } of rows) socket.emit("chat message", content, id);
    } catch (error) {
      console.error("not caught up:", error.message);
    }
  }
});

http.listen(Number(process.env.PORT), "127.0.0.1", 4096);
