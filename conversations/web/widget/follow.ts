import type { ReactiveController, ReactiveControllerHost } from "lit";

const ANCHOR_MS = 8_000;
const TOUCH_MS = 800;
const NEAR = 48;

/**
 * Keeps the newest of a conversation in view, but never at the cost of what was just asked: its line stays at the top
 * while the answer grows under it. Only the reader's own hand stops the following; cards that draw themselves late do not.
 */
export class Follow implements ReactiveController {
  /** There is more below than is shown. */
  away = false;
  private on = true;
  private anchor = { seq: 0, at: 0 };
  private touchedAt = 0;
  /** A finger is down: nothing may move under it. */
  private pressed = false;
  private scroller: HTMLElement | null = null;
  private grown = new ResizeObserver(() => this.settle());

  constructor(private host: ReactiveControllerHost) {
    host.addController(this);
  }

  watch(scroller: HTMLElement, content: HTMLElement): void {
    this.scroller = scroller;
    this.grown.observe(content);
    for (const type of ["wheel", "touchmove", "pointerdown", "keydown"]) scroller.addEventListener(type, this.touched, { passive: true });
    scroller.addEventListener("scroll", this.scrolled, { passive: true });
    scroller.addEventListener("pointerdown", () => (this.pressed = true), { passive: true });
    for (const type of ["pointerup", "pointercancel"]) addEventListener(type, this.released, { passive: true });
  }

  hostDisconnected(): void {
    this.grown.disconnect();
    for (const type of ["pointerup", "pointercancel"]) removeEventListener(type, this.released);
  }

  hostUpdated(): void {
    this.settle();
    // Pictures and cards grow after the first drawing.
    requestAnimationFrame(() => this.settle());
  }

  /** Something was asked whose answer will have this seq or more. */
  from(seq: number): void {
    this.on = true;
    this.anchor = { seq, at: Date.now() };
  }

  /** News that nobody asked for just now: it is what should stay in view. */
  news(seq: number): void {
    if (Date.now() - this.anchor.at > ANCHOR_MS) this.anchor = { seq, at: Date.now() };
  }

  /** To the very end. */
  end(): void {
    this.on = true;
    this.anchor.seq = 0;
    this.settle();
  }

  settle(): void {
    const { scroller } = this;
    if (!this.on || !scroller || this.pressed) return;
    const all = [...scroller.querySelectorAll<HTMLElement>("[data-seq]")];
    const asked = this.anchor.seq ? all.find((each) => Number(each.dataset["seq"]) >= this.anchor.seq) : undefined;
    scroller.scrollTop = Math.min(asked ? asked.offsetTop - 16 : Infinity, scroller.scrollHeight);
  }

  private scrolled = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller!;
    const down = scrollHeight - scrollTop - clientHeight < NEAR;
    if (down || Date.now() - this.touchedAt < TOUCH_MS) this.on = down;
    if (this.away !== down) return;
    this.away = !down;
    this.host.requestUpdate();
  };

  private released = (): void => {
    this.pressed = false;
    // After the click that follows.
    setTimeout(() => this.settle());
  };

  private touched = (event: Event): void => {
    const bar = event.type !== "pointerdown" || event.target === this.scroller;
    const key = !(event instanceof KeyboardEvent) || /^(Arrow|Page|Home|End)/.test(event.key);
    if (bar && key) this.touchedAt = Date.now();
  };
}
