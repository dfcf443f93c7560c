/** The pose model on the shopper's own device, behind a promise per frame. Knows no screen. */
import { HELLO, type FromEngine, type Outline, type ToEngine } from "./engine/messages";

export class EngineFailed extends Error {}

type Seen = Extract<FromEngine, { t: "seen" }>;
type Closer = Extract<FromEngine, { t: "closer" }>;

const LOAD_MS = 45_000;

export class Device {
  private port: MessagePort | null = null;
  private waiting = new Map<number, { resolve: (told: never) => void; reject: (error: Error) => void }>();
  private failed: EngineFailed | null = null;
  private preparing: ReturnType<typeof setTimeout> | undefined;
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
        if (data.t === "seen" || data.t === "closer") return this.answered(data);
        if (data.t === "prepared") return clearTimeout(this.preparing);
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

  /** `frame` is given away. Null: nobody is seen. `kept`: the times of frames that may still be looked at closely. */
  observe(frame: ImageBitmap, at_ms: number, kept: number[]): Promise<Seen> {
    return this.ask((seq) => ({ t: "observe", seq, at_ms, frame, kept }), [frame]);
  }

  /** Fetches what closer looks need (some 10 MB, once), while other things go on. That it failed the next question hears. */
  prepare(): void {
    this.preparing = setTimeout(() => this.fail(new EngineFailed("slow")), LOAD_MS);
    this.port?.postMessage({ t: "prepare" } satisfies ToEngine);
  }

  /** Of the frame seen then, if it was kept. */
  async closer(at_ms: number): Promise<Outline> {
    return (await this.ask<Closer>((seq) => ({ t: "closer", seq, at_ms }))).outline;
  }

  private ask<Told>(question: (seq: number) => ToEngine, given: Transferable[] = []): Promise<Told> {
    const port = this.port;
    if (!port || this.failed) return Promise.reject(this.failed ?? new EngineFailed("closed"));
    const seq = ++this.seq;
    return new Promise((resolve, reject) => {
      this.waiting.set(seq, { resolve, reject });
      port.postMessage(question(seq), given);
    });
  }

  reset(): void {
    this.port?.postMessage({ t: "reset" } satisfies ToEngine);
  }

  close(): void {
    clearTimeout(this.preparing);
    this.port?.close();
    this.port = null;
    this.frame?.remove();
    this.frame = null;
    this.fail(new EngineFailed("closed"));
  }

  private answered(told: Seen | Closer): void {
    this.waiting.get(told.seq)?.resolve(told as never);
    this.waiting.delete(told.seq);
  }

  private fail(error: EngineFailed): void {
    clearTimeout(this.preparing);
    this.failed = error;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
