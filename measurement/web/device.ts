/** The pose model on the shopper's own device, behind a promise per frame. Knows no screen. */
import { HELLO, type FromEngine, type Observation, type ToEngine } from "./engine/messages";

export class EngineFailed extends Error {}

interface Seen {
  observation: Observation | null;
  luma: number;
  ms: number;
}

const LOAD_MS = 45_000;

export class Device {
  private port: MessagePort | null = null;
  private waiting = new Map<number, { resolve: (seen: Seen) => void; reject: (error: Error) => void }>();
  private seq = 0;
  private frame: HTMLIFrameElement | null = null;

  constructor(private page: string) {}

  /** Whether this browser could run it at all; how fast it is shows only in running. */
  static possible(): boolean {
    if (typeof WebAssembly !== "object" || typeof createImageBitmap !== "function") return false;
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  }

  /** Loads the model (some 16 MB, once) into a frame of its own, which alone may run WebAssembly. */
  async load(parent: ParentNode & Node = document.body): Promise<void> {
    const frame = document.createElement("iframe");
    this.frame = frame;
    frame.title = "";
    frame.tabIndex = -1;
    frame.setAttribute("aria-hidden", "true");
    // Not display:none: browsers slow such frames down.
    frame.className = "engine";
    const { port1, port2 } = new MessageChannel();
    const ready = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new EngineFailed("slow")), LOAD_MS);
      // A shop whose policy does not let us be framed: no use in waiting.
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => effectiveDirective === "frame-src" && reject(new EngineFailed("refused")));
      port1.onmessage = ({ data }: MessageEvent<FromEngine>) => {
        if (data.t === "seen") return this.seen(data);
        clearTimeout(timer);
        if (data.t === "ready") return resolve();
        reject(new EngineFailed(data.why));
        this.fail(new EngineFailed(data.why));
      };
    });
    this.port = port1;
    frame.onload = () => frame.contentWindow?.postMessage(HELLO, new URL(this.page, location.href).origin, [port2]);
    frame.src = this.page;
    parent.append(frame);
    await ready;
  }

  /** `frame` is given away. Null: nobody is seen. */
  observe(frame: ImageBitmap, at_ms: number): Promise<Seen> {
    const port = this.port;
    if (!port) return Promise.reject(new EngineFailed("closed"));
    const seq = ++this.seq;
    return new Promise((resolve, reject) => {
      this.waiting.set(seq, { resolve, reject });
      port.postMessage({ t: "observe", seq, at_ms, frame } satisfies ToEngine, [frame]);
    });
  }

  reset(): void {
    this.port?.postMessage({ t: "reset" } satisfies ToEngine);
  }

  close(): void {
    this.port?.close();
    this.port = null;
    this.frame?.remove();
    this.frame = null;
    this.fail(new EngineFailed("closed"));
  }

  private seen({ seq, observation, luma, ms }: FromEngine & { t: "seen" }): void {
    this.waiting.get(seq)?.resolve({ observation, luma, ms });
    this.waiting.delete(seq);
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
