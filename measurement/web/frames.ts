/** Mode (b): small pictures over /ws/measure, the guide's answers back. Comes back after a cut. Knows no screen. */
import type { Instruction } from "./keys";

export type Told =
  | { t: "welcome"; state: string; fps: number }
  | ({ t: "guide" } & Instruction)
  | { t: "restart" }
  | { t: "progress"; state: string; progress: number }
  | { t: "result" }
  | { t: "refused" }
  | { t: "err"; code: string; message?: string };

const HEADER = 12;
const AGAIN_MS = [500, 1000, 2000, 4000];

/** u32 number and u64 milliseconds, big endian, before the JPEG. */
export function framed(seq: number, at_ms: number, jpeg: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(HEADER + jpeg.byteLength);
  const view = new DataView(whole.buffer);
  view.setUint32(0, seq);
  view.setBigUint64(4, BigInt(Math.round(at_ms)));
  whole.set(new Uint8Array(jpeg), HEADER);
  return whole;
}

export class FrameLine {
  private socket: WebSocket | null = null;
  private seq = 0;
  private failures = 0;
  private closed = false;
  private greeted = false;

  constructor(
    private url: string,
    private ticket: () => Promise<string>,
    private heard: (told: Told) => void,
    private standing: (now: "open" | "cut" | "over" | "lost") => void,
  ) {}

  open(): void {
    if (this.closed) return;
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.greeted = false;
    socket.onopen = () => {
      this.ticket().then(
        (ticket) => {
          socket.send(JSON.stringify({ t: "hello", ticket }));
          this.greeted = true;
        },
        () => socket.close(),
      );
    };
    socket.onmessage = ({ data }) => {
      if (typeof data !== "string") return;
      this.failures = 0;
      this.standing("open");
      this.heard(JSON.parse(data) as Told);
    };
    socket.onclose = ({ code }) => {
      if (this.closed || socket !== this.socket) return;
      this.greeted = false;
      if (code === 1000) return this.standing("over");
      const wait = AGAIN_MS[this.failures++];
      // From 4500 on there is no coming back, as everywhere in chat.v1; so it is with a line that never comes.
      if (code >= 4500 || wait === undefined) return this.standing("lost");
      this.standing("cut");
      setTimeout(() => this.open(), wait);
    };
  }

  /** False: not now; the line has not yet taken the last one, and only the newest picture is worth sending. */
  get free(): boolean {
    return this.greeted && this.socket?.readyState === WebSocket.OPEN && this.socket.bufferedAmount === 0;
  }

  send(at_ms: number, jpeg: ArrayBuffer): void {
    if (this.free) this.socket!.send(framed(++this.seq, at_ms, jpeg));
  }

  tell(message: object): void {
    if (this.greeted && this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  close(): void {
    this.closed = true;
    this.socket?.close(1000);
    this.socket = null;
  }
}
