import { LitElement, html, nothing, unsafeCSS, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { settings } from "../../conversations/web/shared/settings";
import { MeasureApi, Problem, type Consent, type HowTos, type Profile, type Refusal, type Session, type Stated } from "./api";
import { CameraRefused, closeCamera, openCamera, type Refused } from "./camera";
import { Capture, TooSlow } from "./capture";
import { sheet, type Part } from "./components/base";
import type { Live } from "./components/live";
import type { Change, ValueList } from "./components/values";
import { Device, EngineFailed } from "./device";
import { isKey, type Instruction, type Key, type Values } from "./keys";
import mainCss from "./main.css";
import type { Outlet } from "./outlet";
import { Speech } from "./speech";
import { homeUnit, type Unit } from "./units";
import { frame, profileView, refusedView, resultView, savedView, serverView, workingView, manualView } from "./views";
import { t } from "./wording";

export type Stage = "loading" | "consent" | "stated" | "prepare" | "live" | "server" | "clip" | "working" | "result" | "saved" | "manual" | "profile" | "refused" | "failed" | "deleted";
const STEPS: Partial<Record<Stage, number>> = { consent: 1, stated: 2, prepare: 3, clip: 3, server: 3, working: 4, result: 4, refused: 4 };
const POLL_MS = 400;
const PATIENCE_MS = 90_000;

/** From consent to a profile. Emits `measured` when something of her profile has changed, `shut` at the end. */
@customElement("fs-measure")
export class Measure extends LitElement {
  @property({ attribute: false }) outlet!: Outlet;
  @state() stage: Stage = "loading";
  @state() unit: Unit = "cm";
  @state() stated: Stated | null = null;
  @state() how: HowTos = { consent: null, critical: [], measurements: [] };
  @state() values: Values = {};
  @state() check: string[] = [];
  @state() problems: Partial<Record<Key, string>> = {};
  @state() problem = "";
  @state() accepted = false;
  @state() profile: Profile | null = null;
  @state() refusal: Refusal | null = null;
  @state() sure = false;
  @state() busy = false;
  @state() progress: number | null = null;
  @state() sent: number | null = null;
  @state() private refused: Refused | "" = "";
  @state() private instruction: Instruction | null = null;
  @state() private count = 0;
  @state() private waiting: "" | "loading" | "cut" = "";
  @state() private stream: MediaStream | null = null;
  @state() private sound = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("fs-m-live") private live!: Live;

  private api!: MeasureApi;
  private speech = new Speech();
  private session: Session | null = null;
  private capture: Capture | null = null;
  private changed = new Map<Key, Change>();
  private returnTo: Element | null = null;
  private ended = false;
  private awake: WakeLockSentinel | null | undefined = null;

  static override styles = [...sheet, unsafeCSS(mainCss)];

  // ---- life -----------------------------------------------------------------------------------------------------

  override firstUpdated(): void {
    const { origin, token } = this.outlet;
    this.api = new MeasureApi(origin, token);
    this.unit = homeUnit(settings.locale);
    this.returnTo = document.activeElement;
    this.dialog.showModal();
    void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.ended = true;
    this.stopCamera();
    this.speech.turn(false);
  }

  close(): void {
    this.dialog.close();
    this.remove();
    (this.returnTo as HTMLElement | null)?.focus?.();
    this.dispatchEvent(new CustomEvent("shut"));
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has("stage")) return;
    void this.updateComplete.then(async () => {
      const part = this.renderRoot.querySelector<Part>("[data-stage]");
      await part?.updateComplete;
      (part?.shadowRoot ? part : this.renderRoot.querySelector<HTMLElement>("h3"))?.focus();
    });
  }

  private async begin(): Promise<void> {
    await this.attempt(async () => {
      const [how, profile] = await Promise.all([this.api.howTo(), this.api.profile()]);
      this.how = how;
      this.profile = profile;
      this.stated = profile.stated ?? null;
      if (this.outlet.session && (await this.resume(this.outlet.session))) return;
      const known = Object.keys(profile.measurements).length > 0;
      if (known) return this.showProfile(profile);
      this.stage = "consent";
    });
  }

  /** A session that is under way or done: go on where it stands. */
  private async resume(id: string): Promise<boolean> {
    const session = await this.api.session(id).catch(() => null);
    if (!session || !["measured", "processing", "refused"].includes(session.state)) return false;
    this.session = session;
    this.stated = session.stated ?? this.stated;
    if (session.state === "processing") void this.await();
    else this.settle(session);
    return true;
  }

  /** Does it; what goes wrong is said where she is. */
  private async attempt(work: () => Promise<void>, failed: Stage | null = "failed"): Promise<void> {
    this.problem = "";
    this.busy = true;
    try {
      await work();
    } catch (error) {
      if (this.ended) return;
      const { code = "", message = "", details = {} } = error as Problem;
      this.problem = code === "offline" ? t("offline") : message || t("problem");
      const problems: typeof this.problems = {};
      for (const each of (details["problems"] as { keys: string[]; text: string; remedy?: string }[] | undefined) ?? [])
        for (const key of each.keys) if (isKey(key)) problems[key] ??= [each.text, each.remedy].filter(Boolean).join(" ");
      this.problems = problems;
      void this.updateComplete.then(() => this.list?.toProblem());
      if (failed && (this.stage === "loading" || failed !== "failed")) this.stage = failed;
    } finally {
      this.busy = false;
    }
  }

  // ---- the way --------------------------------------------------------------------------------------------------

  get consent(): Consent {
    return this.how.consent ?? { version: "", purpose: "" };
  }

  private get consented(): boolean {
    return !!this.profile?.consent && this.profile.consent["version"] === this.consent.version;
  }

  go(stage: Stage): void {
    this.problem = "";
    this.problems = {};
    this.stage = stage;
  }

  again(): void {
    this.go(this.consented || this.session ? (this.stated ? "prepare" : "stated") : "consent");
  }

  private async start(mode: "device" | "frames" | "clip"): Promise<Session> {
    this.session = await this.api.start(this.consent, this.stated!, mode, this.outlet);
    return this.session;
  }

  private async openCamera(): Promise<void> {
    this.busy = true;
    try {
      this.stream = await openCamera();
      this.refused = "";
    } catch (error) {
      this.refused = error instanceof CameraRefused ? error.why : "none";
      return;
    } finally {
      this.busy = false;
    }
    if (this.ended) return this.stopCamera();
    // A phone three metres away must not go dark; where it may not be kept awake, it is touched once more.
    this.awake = await navigator.wakeLock?.request("screen").catch(() => null);
    if (Device.possible()) await this.withDevice();
    else this.go("server");
  }

  private stopCamera(): void {
    this.capture?.stop();
    this.capture = null;
    closeCamera(this.stream);
    void this.awake?.release();
    this.awake = null;
    this.stream = null;
    this.instruction = null;
    this.count = 0;
    this.waiting = "";
  }

  private makeCapture(): Capture {
    return (this.capture = new Capture({
      video: this.live.video,
      told: (instruction) => {
        this.instruction = instruction;
        if (instruction.new) this.speech.say(instruction.say, settings.locale);
      },
      count: (seconds) => {
        if (!this.count && seconds) this.speech.say(t("get_ready"), settings.locale);
        this.count = seconds;
      },
      waiting: (why) => (this.waiting = why),
      working: (share) => {
        closeCamera(this.stream);
        this.stream = null;
        this.stage = "working";
        this.progress = share;
      },
    }));
  }

  /** The default: all on this device. Too slow or not possible: she is asked before any picture goes anywhere. */
  private async withDevice(): Promise<void> {
    this.waiting = "loading";
    this.stage = "live";
    await this.updateComplete;
    await this.attempt(async () => {
      const session = await this.start("device");
      let observations;
      try {
        observations = await this.makeCapture().onDevice(`${this.outlet.origin}/measurement/engine?v=${__ENGINE__}`, this.renderRoot.querySelector(".frame")!);
      } catch (error) {
        if (!(error instanceof TooSlow || error instanceof EngineFailed)) throw error;
        this.capture?.stop();
        this.progress = null;
        return this.go("server");
      }
      if (!observations) return;
      this.stopCamera();
      this.stage = "working";
      await this.api.observe(session.session, observations);
      await this.await();
    });
  }

  async withServer(): Promise<void> {
    this.stream ??= await openCamera().catch(() => null);
    if (!this.stream) return this.go("prepare");
    this.waiting = "loading";
    this.stage = "live";
    await this.updateComplete;
    await this.attempt(async () => {
      const session = await this.start("frames");
      const origin = this.outlet.origin || location.origin;
      const done = await this.makeCapture().overSocket(`${origin.replace(/^http/, "ws")}/ws/measure`, async () => (await this.api.session(session.session)).ticket ?? "");
      this.stopCamera();
      if (!done) return;
      this.stage = "working";
      await this.await();
    });
  }

  private async sendClip(clip: File): Promise<void> {
    this.stage = "clip";
    await this.attempt(async () => {
      const session = await this.start("clip");
      if (!session.upload) throw new Problem("conflict", "");
      this.sent = 0;
      try {
        await this.api.upload(session.upload, clip, (share) => (this.sent = share));
      } finally {
        this.sent = null;
      }
      this.stage = "working";
      await this.await();
    });
  }

  /** Until the server has worked it out; a cut in between only makes it longer. */
  private async await(): Promise<void> {
    this.stage = "working";
    const until = Date.now() + PATIENCE_MS;
    while (!this.ended && this.session) {
      try {
        const session = await this.api.session(this.session.session);
        this.progress = session.progress ? session.progress / 100 : null;
        if (session.state !== "processing" && session.state !== "open") return this.settle(session);
      } catch (error) {
        if ((error as Problem).code !== "offline") throw error;
      }
      if (Date.now() > until) throw new Problem("unavailable", "");
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  private settle(session: Session): void {
    this.session = session;
    this.progress = null;
    this.changed.clear();
    if (session.result) {
      this.values = valuesOf(session.result.measurements);
      this.check = session.result.check;
      this.accepted = false;
      this.go("result");
    } else {
      this.refusal = session.refused ?? { reason: "unreadable", remedy: "", retry: true, manual: true };
      this.go("refused");
    }
  }

  // ---- her word -------------------------------------------------------------------------------------------------

  change({ key, mm, source }: Change): void {
    this.problems = { ...this.problems, [key]: "" };
    const values = { ...this.values };
    if (mm === null) {
      delete values[key];
      this.changed.delete(key);
    } else {
      values[key] = { mm, source, plus_minus_mm: null };
      this.changed.set(key, { key, mm, source });
    }
    this.values = values;
  }

  private changes(source: "tape" | "stated"): Partial<Record<Key, { mm: number; source: "tape" | "stated" }>> {
    return Object.fromEntries([...this.changed.values()].filter((each) => each.source === source && each.mm !== null).map((each) => [each.key, { mm: each.mm!, source }]));
  }

  private get list(): ValueList | null {
    return this.renderRoot.querySelector("fs-m-values");
  }

  async confirm(): Promise<void> {
    if (this.list && !this.list.settle()) return this.list.toProblem();
    await this.attempt(async () => {
      const accept = (Object.keys(this.values) as Key[]).filter((key) => !this.changed.has(key) && (this.accepted || !this.check.includes(key)));
      await this.api.confirm(this.session!.session, this.changes("tape"), accept);
      const stated = this.changes("stated");
      if (Object.keys(stated).length) await this.api.keep(stated, "stated");
      this.kept();
    });
  }

  async keepManual(): Promise<void> {
    if (this.list && !this.list.settle()) return this.list.toProblem();
    await this.attempt(async () => {
      if (!this.changed.size) throw new Problem("invalid", t("manual_none"));
      const consent = this.consented ? undefined : this.consent;
      const kinds = (["tape", "stated"] as const).filter((source) => Object.keys(this.changes(source)).length);
      // The last word answers the invitation; a correction of what is kept answers none.
      const where = (source: string) => (this.stage === "manual" && source === kinds.at(-1) ? this.outlet : {});
      for (const source of kinds) await this.api.keep(this.changes(source), source, consent, where(source));
      this.kept();
    });
  }

  private kept(): void {
    this.changed.clear();
    this.dispatchEvent(new CustomEvent("measured", { bubbles: true, composed: true }));
    this.go("saved");
  }

  private showProfile(profile: Profile): void {
    this.values = valuesOf(profile.measurements);
    this.check = profile.check;
    this.changed.clear();
    this.sure = false;
    this.go("profile");
  }

  async export(): Promise<void> {
    await this.attempt(async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await this.api.export());
      link.download = "my-measurements.json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  }

  async erase(): Promise<void> {
    await this.attempt(async () => {
      await this.api.erase();
      this.profile = null;
      this.session = null;
      this.values = {};
      this.dispatchEvent(new CustomEvent("measured", { bubbles: true, composed: true }));
      this.go("deleted");
    });
  }

  /** Of the profile, something stands corrected and not yet kept. */
  get edited(): boolean {
    return this.changed.size > 0;
  }

  /** No pictures over the line: another way. */
  decline(to: "clip" | "manual"): void {
    this.stopCamera();
    if (to === "manual") this.manual();
    else this.go("clip");
  }

  manual(): void {
    this.changed.clear();
    this.values = {};
    this.check = [];
    this.go("manual");
  }

  // ---- drawing --------------------------------------------------------------------------------------------------

  private back(): void {
    const before: Partial<Record<Stage, Stage>> = { stated: "consent", prepare: "stated", clip: "prepare", server: "prepare", manual: "prepare" };
    if (this.stage === "server") this.stopCamera();
    this.go(this.stage === "prepare" && this.refused ? ((this.refused = ""), "prepare") : this.stage === "manual" && !this.stated ? "consent" : (before[this.stage] ?? "consent"));
  }

  private turnSound(on: boolean): void {
    this.sound = on;
    this.speech.turn(on);
  }

  private page(): TemplateResult | typeof nothing {
    switch (this.stage) {
      case "loading":
        return workingView(null, t("loading"), "");
      case "consent":
        return html`<fs-m-consent data-stage .version=${this.consent.version} .text=${this.consent.text ?? ""} @agree=${() => this.go(this.outlet.manual ? "manual" : "stated")} @tape=${() => this.manual()}></fs-m-consent>`;
      case "stated":
        return html`<fs-m-stated data-stage .unit=${this.unit} .known=${this.stated} @unit=${this.setUnit} @stated=${(event: CustomEvent<Stated>) => ((this.stated = event.detail), this.go("prepare"))}></fs-m-stated>`;
      case "prepare":
        return html`<fs-m-prepare
          data-stage
          .refused=${this.refused}
          ?busy=${this.busy}
          ?speech=${Speech.possible()}
          ?sound=${this.sound}
          @camera=${() => this.openCamera()}
          @clip=${() => this.go("clip")}
          @tape=${() => this.manual()}
          @sound=${(event: CustomEvent<boolean>) => this.turnSound(event.detail)}
        ></fs-m-prepare>`;
      case "live":
        return html`<fs-m-live
          data-stage
          .stream=${this.stream}
          .instruction=${this.instruction}
          .count=${this.count}
          .waiting=${this.waiting}
          ?speech=${Speech.possible()}
          ?sound=${this.sound}
          @sound=${(event: CustomEvent<boolean>) => this.turnSound(event.detail)}
          @stop=${() => (this.stopCamera(), this.go("prepare"))}
        ></fs-m-live>`;
      case "clip":
        return html`<fs-m-clip data-stage .sent=${this.sent} .problem=${this.problem} @clip=${(event: CustomEvent<File>) => this.sendClip(event.detail)} @tape=${() => this.manual()}></fs-m-clip>`;
      case "server":
        return serverView(this);
      case "working":
        return this.problem ? refusedView(this) : workingView(this.progress, t("working"), t("working_text"));
      case "result":
        return resultView(this);
      case "manual":
        return manualView(this);
      case "profile":
        return profileView(this);
      case "saved":
      case "deleted":
        return savedView(this);
      default:
        return refusedView(this);
    }
  }

  setUnit = (event: CustomEvent<Unit>): void => {
    this.unit = event.detail;
  };

  override render() {
    const at = STEPS[this.stage];
    const back = ["stated", "prepare", "clip", "server", "manual"].includes(this.stage);
    return html`<dialog class=${this.stage === "live" ? "wide" : ""} aria-label=${t("title")} @cancel=${(event: Event) => (event.preventDefault(), this.close())}>
      ${frame({ live: this.stage === "live", back: back ? () => this.back() : null, close: () => this.close(), step: at ? t("step", { n: at, of: 4 }) : "" })} ${this.page()}
      <div class="frame"></div>
    </dialog>`;
  }
}

const valuesOf = (measurements: Profile["measurements"]): Values => Object.fromEntries(Object.entries(measurements).filter(([key]) => isKey(key)));
