/** One take: frames from her camera, the guide's word on each, until all that is needed was seen. Knows no screen. */
import { frameOf, jpegOf } from "./camera";
import { settings } from "../../conversations/web/shared/settings";
import { Device } from "./device";
import type { Observation, Outline } from "./engine/messages";
import { FrameLine, type Told } from "./frames";
import { Guide } from "./guide";
import type { Instruction } from "./keys";
import { measuredOf } from "./select";

export class TooSlow extends Error {}
export class LineLost extends Error {}

export interface Watch {
  video: HTMLVideoElement;
  told: (instruction: Instruction) => void;
  count: (seconds: number) => void;
  waiting: (why: "" | "loading" | "cut") => void;
  /** She need not stand there any longer; how much of the rest is done, 0 to 1. */
  working: (share: number) => void;
}

/** Frames looked at before the speed is judged; the very first one builds the shaders and does not count. */
const TRIED = 5;
const SLOWEST_MS = 1000 / 3;
/** No faster than this, even where it could be: it keeps the phone cool. */
const PACE_MS = 100;
const SOCKET_PACE_MS = 200;

/** Seconds from the camera's opening to the first word of the guide. */
const GET_READY = 3;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

export class Capture {
  private stopped = false;
  private device: Device | null = null;

  constructor(private watch: Watch) {}

  stop(): void {
    this.stopped = true;
    this.device?.close();
  }

  /** Time to step back, large over the picture. */
  private async countDown(): Promise<void> {
    for (let left = GET_READY; left > 0 && !this.stopped; left--) {
      this.watch.count(left);
      await wait(1000);
    }
    this.watch.count(0);
  }

  private tell(instruction: Instruction): void {
    this.watch.told(instruction);
  }

  /** All on this device. The chosen frames' numbers, or null when stopped. Throws TooSlow, EngineFailed. */
  async onDevice(page: string, parent: HTMLElement): Promise<Observation[] | null> {
    try {
      const guide = await this.turn(page, parent);
      return guide && (await this.closely(guide));
    } catch (error) {
      if (this.stopped) return null; // a question that was open then
      throw error;
    }
  }

  private async turn(page: string, parent: HTMLElement): Promise<Guide | null> {
    const { video, waiting } = this.watch;
    const device = (this.device = new Device(page));
    await device.load(parent);
    let ready = false;
    const guide = new Guide((settings.locale ?? "en").slice(0, 2));
    const started = performance.now();
    let frames = 0;
    let spent = 0;
    while (!this.stopped && !guide.done) {
      const began = performance.now();
      const frame = await frameOf(video);
      if (!frame) {
        await wait(PACE_MS);
        continue;
      }
      const kept = guide.kept.map(({ at_ms }) => at_ms);
      const { observation, luma, ms } = await device.observe(frame, Math.round(began - started), kept);
      if (this.stopped) return null;
      if (frames++ > 0 && frames <= TRIED + 1 && (spent += ms) > TRIED * SLOWEST_MS) throw new TooSlow();
      if (frames <= TRIED) continue;
      if (!ready) {
        waiting("");
        device.prepare(); // now nothing is looked at
        await this.countDown();
        ready = true;
        continue;
      }
      this.tell(guide.see(observation, Math.round(began - started), luma));
      await wait(PACE_MS - (performance.now() - began));
    }
    return this.stopped ? null : guide;
  }

  /** Those that are sent of them, with a closer look at those that are measured. */
  private async closely(guide: Guide): Promise<Observation[]> {
    const measured = measuredOf(guide.kept);
    const looks = new Map<Observation, Outline>();
    for (const one of measured) {
      this.watch.working(looks.size / measured.length);
      looks.set(one, await this.device!.closer(one.at_ms));
    }
    return guide.chosen().map((one) => (looks.has(one) ? { ...one, closer: looks.get(one)! } : one));
  }

  /** Small pictures to the server, whose guide speaks. True once it has all it needs, false when stopped. Throws LineLost. */
  async overSocket(url: string, ticket: () => Promise<string>): Promise<boolean> {
    const { video, waiting } = this.watch;
    let over: ((done: boolean) => void) | null = null;
    let lost: ((error: Error) => void) | null = null;
    let pace = SOCKET_PACE_MS;
    const done = new Promise<boolean>((resolve, reject) => ([over, lost] = [resolve, reject]));
    const heard = (told: Told): void => {
      if (told.t === "welcome") pace = 1000 / Math.max(told.fps, 1);
      if (told.t === "guide") this.tell(told);
      if (told.t === "guide" && told.step === "done") enough = true;
      // Not before the server has taken over what it saw: the line stays for as long as that.
      if ((told.t === "progress" && told.state === "processing") || told.t === "result" || told.t === "refused") over!(true);
    };
    const standing = (now: "open" | "cut" | "over" | "lost"): void => {
      waiting(now === "cut" ? "cut" : "");
      if (now === "over") over!(true);
      if (now === "lost") lost!(new LineLost());
    };
    waiting("");
    await this.countDown();
    if (this.stopped) return false;
    const line = new FrameLine(url, ticket, heard, standing);
    line.open();
    const canvas = document.createElement("canvas");
    const started = performance.now();
    let enough = false;
    let finished = false;
    const ended = done.finally(() => (finished = true));
    const send = async (): Promise<void> => {
      while (!this.stopped && !finished) {
        const began = performance.now();
        const jpeg = line.free && !enough ? await jpegOf(video, canvas) : null;
        if (jpeg && !this.stopped && !finished) line.send(Math.round(began - started), jpeg);
        await wait(pace - (performance.now() - began));
      }
      if (this.stopped) {
        line.tell({ t: "cancel" });
        over!(false);
      }
    };
    await Promise.all([ended, send()]);
    const all = await ended;
    line.close();
    return all;
  }
}
