/**
 * What to ask of her next, on this device: the rules of `guide.json`, read as `guide.py` reads them.
 * tests/measurement/guide_scenarios.json is played to both. Pure: numbers in, one instruction out.
 */
import rules from "../guide.json";
import type { Observation } from "./engine/messages";
import { armsOutDeg, cutEnds, extent, legsApart, sureOfYaw, tiltDeg, turnedDeg, yawDeg } from "./geometry";
import type { Instruction, Show } from "./keys";
import { chosenOf, type View } from "./select";

const VIEWS = Object.keys(rules.views) as View[];
const MOST_KEPT = 64;
const UPRIGHT_DEG = 30;

/** One frame in the numbers that the rules read; null where nothing can be said. */
export interface Summary {
  at_ms: number;
  luma: number | null;
  person: number;
  people: number | null;
  tall: number | null;
  cut: number | null;
  moving: number | null;
  sharpness: number | null;
  yaw: number | null;
  turning: number | null;
  arms: number | null;
  legs: number | null;
  tilt: number | null;
}
interface Rule {
  code: string;
  field: string;
  below?: number;
  above?: number;
  clear: number;
  steps: string[];
  arrow: string | null;
}

const NOBODY = { people: null, tall: null, cut: null, moving: null, sharpness: null, yaw: null, turning: null, arms: null, legs: null, tilt: null };

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};

/** Frames to summaries; remembers the frames before, for speeds. */
class Summariser {
  private yaws: [at_ms: number, yaw: number][] = [];
  private before: number | null = null;

  of(seen: Observation | null, at_ms: number, luma: number | null): Summary {
    if (!seen) {
      this.yaws = [];
      this.before = null;
      return { at_ms, luma, person: 0, ...NOBODY };
    }
    const yaw = sureOfYaw(seen) ? yawDeg(seen) : null;
    const before = this.before;
    this.before = at_ms;
    if (yaw !== null) this.yaws = [...this.yaws.slice(-3), [at_ms, yaw]];
    const upright = yaw !== null && Math.min(Math.abs(yaw), 180 - Math.abs(yaw)) <= UPRIGHT_DEG;
    const body = extent(seen);
    const cut = cutEnds(seen, body);
    return {
      at_ms,
      luma: seen.luma,
      person: 1,
      people: seen.people,
      tall: cut === 2 ? 1 : (body.bottom - body.top) / seen.height,
      cut,
      moving: seen.moved === null || before === null ? null : seen.moved / Math.max((at_ms - before) / 1000, 0.03),
      sharpness: seen.sharpness,
      yaw,
      turning: this.turning(),
      arms: upright ? armsOutDeg(seen) : null,
      legs: upright ? legsApart(seen) : null,
      tilt: Math.abs(tiltDeg(seen)),
    };
  }

  private turning(): number | null {
    const rates = this.yaws.slice(1).map(([later, b], index) => Math.abs(turnedDeg(this.yaws[index]![1], b)) / Math.max((later - this.yaws[index]![0]) / 1000, 0.03));
    return rates.length ? median(rates) : null;
  }
}

/** One rule of the table, and since when it holds. */
class Problem {
  since: number | null = null;

  constructor(readonly rule: Rule) {}

  look(summary: Summary, step: string): void {
    const { field, below, above, clear, steps } = this.rule;
    const value = summary[field as keyof Summary];
    if (value === null || !steps.includes(step)) {
      this.since = null;
      return;
    }
    const limit = this.since !== null ? clear : (below ?? above!);
    if (!(below !== undefined ? value < limit : value > limit)) this.since = null;
    else this.since ??= summary.at_ms;
  }

  stands(now: number): boolean {
    return this.since !== null && now - this.since >= rules.settle_ms;
  }
}

const within = (yaw: number, view: View): boolean => Math.abs(turnedDeg(rules.views[view].yaw, yaw)) < rules.views[view].within;
const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Her way from stepping into the picture to "thank you". */
export class Guide {
  private summaries = new Summariser();
  private problems = (rules.problems as Rule[]).map((rule) => new Problem(rule));
  private frames: Record<View, number> = { front: 0, right: 0, back: 0, left: 0 };
  private frontHeld = 0;
  private againInFront = 0;
  private still = 0;
  private turnedAway = false;
  /** Good frames so far, less those that others are better than; chosen and measured ones are of these. */
  kept: Observation[] = [];
  private step: "front" | "turn" | "done" = "front";
  private code = "wait";
  private changedAt = 0;
  private saidAt = 0;
  private before: number | null = null;

  constructor(private language = "en") {}

  get done(): boolean {
    return this.step === "done";
  }

  /** After each analysed frame; null where nobody was found, which `luma`, the frame's, explains. */
  see(observation: Observation | null, at_ms: number, luma: number | null = null): Instruction {
    const [instruction, good] = this.advanceWith(this.summaries.of(observation, at_ms, luma));
    if (good && observation) {
      this.kept.push(observation);
      if (this.kept.length > MOST_KEPT) this.kept = chosenOf(this.kept);
    }
    return instruction;
  }

  /** The same for a frame that was summarised elsewhere. */
  hear(summary: Summary): Instruction {
    return this.advanceWith(summary)[0];
  }

  /** The best frames so far, for the measuring. */
  chosen(): Observation[] {
    return chosenOf(this.kept);
  }

  private advanceWith(summary: Summary): [Instruction, boolean] {
    const now = summary.at_ms;
    const passed = this.before === null ? 0 : Math.min(now - this.before, rules.longest_step_ms);
    this.before = now;
    for (const problem of this.problems) problem.look(summary, this.step);
    const good = summary.person === 1 && this.problems.every((problem) => problem.since === null);
    let wished = this.done ? "done" : this.advance(summary, passed, good);
    const standing = this.problems.find((problem) => problem.stands(now));
    if (standing && !this.done) wished = standing.rule.code;
    // Something may be wrong: too early to say what, or that all is well.
    else if (!good && !this.done) wished = this.code;
    return [this.say(wished, now), good];
  }

  /** Count a good frame, move on to the next step, and name what this step asks for. */
  private advance({ yaw, turning }: Summary, passed: number, good: boolean): string {
    if (this.step === "front") {
      // The model is not sure which way she faces: this frame says nothing.
      if (yaw === null) return this.frontHeld ? "hold_still" : "face_camera";
      const facing = within(yaw, "front");
      if (good && facing) {
        this.frames.front++;
        this.frontHeld += passed;
        if (this.frontHeld >= rules.hold_ms && this.has("front")) {
          this.step = "turn";
          return "turn_left";
        }
      } else if (!facing) this.frontHeld = 0;
      return facing ? "hold_still" : "face_camera";
    }
    if (yaw === null) return "turn_left";
    this.still = turning !== null && turning < rules.standing_still_deg_s ? this.still + passed : 0;
    for (const view of VIEWS) if (good && within(yaw, view)) this.frames[view]++;
    this.turnedAway ||= Math.abs(yaw) > 60;
    this.againInFront = within(yaw, "front") && this.turnedAway ? this.againInFront + passed : 0;
    const around = this.againInFront >= rules.back_in_front_ms;
    if (!this.missing.length || (around && (this.has("left") || this.has("right")))) {
      this.step = "done";
      return "done";
    }
    if (around) return "view_missing";
    return this.still >= rules.standing_still_ms ? "keep_turning" : "turn_left";
  }

  /** Hold on to the instruction that stands until she has had time for it. */
  private say(wished: string, now: number): Instruction {
    let fresh = false;
    if (wished !== this.code && (this.code === "wait" || now - this.changedAt >= rules.quiet_ms)) {
      [this.code, this.changedAt, fresh] = [wished, now, true];
    } else if (this.code === wished && wished !== "wait" && wished !== "done") fresh = now - this.saidAt >= rules.repeat_ms;
    if (fresh) this.saidAt = now;
    const code = this.code;
    const ofStep = (rules.steps as Record<string, { arrow: string | null }>)[code];
    const missing = this.missing;
    const outline: View = this.step === "front" ? "front" : (missing[0] ?? "front");
    const says = rules.say as Record<string, Record<string, string>>;
    return {
      code,
      severity: code === "done" ? "done" : ofStep ? "step" : "problem",
      step: this.step,
      say: (says[this.language] ?? says["en"]!)[code]!,
      show: {
        outline,
        arrow: (ofStep ?? this.problems.find(({ rule }) => rule.code === code)!.rule).arrow as Show["arrow"],
        target_yaw: rules.views[outline].yaw,
        missing: this.done ? [] : missing,
      },
      progress: this.progress,
      hold_ms: this.step === "front" ? Math.max(0, rules.hold_ms - this.frontHeld) : 0,
      new: fresh,
    };
  }

  private has(view: View): boolean {
    return this.frames[view] >= rules.frames_per_view;
  }

  private get missing(): View[] {
    return VIEWS.filter((view) => !this.has(view));
  }

  private get progress(): number {
    if (this.done) return 1;
    if (this.step === "front") return rounded(0.3 * Math.min(1, this.frontHeld / rules.hold_ms));
    return rounded(0.3 + (0.7 * VIEWS.filter((view) => view !== "front" && this.has(view)).length) / 3);
  }
}
