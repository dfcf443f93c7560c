import type { ReactiveController, ReactiveControllerHost } from "lit";

const ANCHOR_MS = 8_000;
const NEAR = 48;

/**
 * Keeps the newest of a conversation in view, but never at the cost of what was just asked: its line stays at the top
 * while the answer grows under it. Any scrolling that is not ours stops the following, be it a hand, the focus or a screen
 * reader; cards that draw themselves late do not. Nothing moves under a finger that is down.
 */
export class Follow implements ReactiveController {
  /** There is more below than is shown. */
  away = false;
  /** Nothing moves while a menu points at one of its lines. */
  held = false;
  private on = true;
  private anchor = { seq: 0, at: 0 };
  /** Where we have put it ourselves. */
  private placed = 0;
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
    this.begin();
    this.anchor = { seq, at: Date.now() };
  }

  /** News that nobody asked for just now: it is what should stay in view. */
  news(seq: number): void {
    if (Date.now() - this.anchor.at > ANCHOR_MS) this.anchor = { seq, at: Date.now() };
  }

  /** To the very end. */
  end(): void {
    this.begin();
    this.anchor.seq = 0;
    this.settle();
  }

  private begin(): void {
    this.on = true;
    this.placed = this.scroller?.scrollTop ?? 0;
  }

  settle(): void {
    const { scroller } = this;
    if (!scroller || this.pressed || this.held) return;
    // Somebody else's scrolling may not have been told of yet.
    if (this.on) this.moved();
    if (!this.on) return;
    const all = [...scroller.querySelectorAll<HTMLElement>("[data-seq]")];
    const asked = this.anchor.seq ? all.find((each) => Number(each.dataset["seq"]) >= this.anchor.seq) : undefined;
    scroller.scrollTop = Math.min(asked ? asked.offsetTop - 16 : Infinity, scroller.scrollHeight);
    this.placed = scroller.scrollTop;
  }

  /** True at the end. Whatever stands elsewhere than we have put it was moved by somebody, who wants to see it there. */
  private moved(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller!;
    const rest = scrollHeight - scrollTop - clientHeight;
    const down = rest < NEAR;
    // What has become shorter ends higher up: nobody did that.
    const shrunk = scrollTop < this.placed && rest < 2;
    if (!shrunk && Math.abs(scrollTop - this.placed) > 1) {
      this.on = down;
      this.anchor.seq = 0;
    } else if (down) this.on = true;
    this.placed = scrollTop;
    return down;
  }

  private scrolled = (): void => {
    const down = this.moved();
    if (this.away !== down) return;
    this.away = !down;
    this.host.requestUpdate();
  };

  private released = (): void => {
    this.pressed = false;
    // After the click that follows.
    setTimeout(() => this.settle());
  };
}
