/** What reaches a vendor who looks elsewhere: the tab's title and picture, and a sound of our own making. */
const MUTED = "fashionistar:console:muted";

export class Alerts {
  muted = read(MUTED) === "1";
  private audio: AudioContext | null = null;
  private rangAt = 0;
  private readonly title = document.title;
  private readonly icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  private readonly plain = this.icon?.href ?? "";
  private shown = -1;

  constructor() {
    // Browsers let a page make sound only after the person touched it.
    const arm = (): void => void (this.audio ??= new AudioContext());
    addEventListener("pointerdown", arm, { once: true });
    addEventListener("keydown", arm, { once: true });
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    try {
      localStorage.setItem(MUTED, muted ? "1" : "0");
    } catch {
      // Storage refused: the switch holds for this page.
    }
    if (!muted) this.ring(true);
  }

  /** "(3) Inbox · Fashionistar" and a dot with the number on the tab's picture. */
  badge(count: number): void {
    if (count === this.shown) return;
    this.shown = count;
    document.title = count ? `(${count}) ${this.title}` : this.title;
    if (this.icon) this.icon.href = count ? picture(count) : this.plain;
  }

  /** Two soft notes; never more often than every four seconds, however many threads call. */
  ring(now = false): void {
    const audio = this.audio;
    if (!audio || (!now && (this.muted || Date.now() - this.rangAt < 4_000))) return;
    this.rangAt = Date.now();
    if (audio.state === "suspended") void audio.resume();
    for (const [index, hertz] of [659.25, 987.77].entries()) {
      const start = audio.currentTime + index * 0.14;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.type = "sine";
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(0.16, start + 0.015);
      volume.gain.exponentialRampToValueAtTime(0.0005, start + 0.5);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.55);
    }
  }
}

function picture(count: number): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  pen.fillStyle = "#2a2f86";
  pen.beginPath();
  pen.roundRect(0, 0, 64, 64, 16);
  pen.fill();
  pen.fillStyle = "#f2b138";
  pen.beginPath();
  pen.arc(32, 32, 26, 0, 7);
  pen.fill();
  pen.fillStyle = "#14162b";
  pen.font = `700 ${count > 9 ? 30 : 38}px system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(count > 99 ? "99" : String(count), 32, 34);
  return canvas.toDataURL();
}

export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
