/** The measuring's HTTP: typed answers in, problems out as they came (code, message). Knows no screen. */
import type { Observation } from "./engine/messages";
import type { HowTo, Key, Source, Value } from "./keys";
import { packed } from "./masks";

export type Mode = "device" | "frames" | "clip" | "manual";

export interface Stated {
  height_mm: number;
  weight_g?: number | null;
  sex?: "f" | "m" | "x" | null;
}
export interface Consent {
  version: string;
  purpose: string;
  text?: string;
}
export interface Result {
  measurements: Record<string, Value>;
  check: string[];
  warnings: string[];
  model: string;
}
export interface Refusal {
  reason: string;
  remedy: string;
  retry: boolean;
  manual: boolean;
}
export interface Upload {
  url: string;
  max_bytes: number;
  types: string[];
}
export interface Session {
  session: string;
  mode: Mode;
  state: "open" | "processing" | "measured" | "refused" | "confirmed" | "cancelled" | "expired";
  progress: number;
  stated?: Stated | null;
  ticket?: string | null;
  upload?: Upload | null;
  result?: Result | null;
  refused?: Refusal | null;
}
export interface Profile {
  measurements: Record<string, Value>;
  stated?: Stated | null;
  consent?: Record<string, string> | null;
  expires_at?: string | null;
  check: string[];
}
export interface HowTos {
  consent: Consent | null;
  critical: string[];
  measurements: HowTo[];
}

export interface Where {
  conversation?: string | undefined;
  product?: string | undefined;
}

/** A value as she let it stand: what it is and where it comes from. */
export interface Kept {
  mm: number;
  source: Source;
}

/** A refusal of the server: its stable code, and a sentence made for people. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

export class MeasureApi {
  constructor(
    private origin: string,
    /** The chat ticket, renewed where it must be. */
    private token: (fresh?: boolean) => Promise<string>,
  ) {}

  start(consent: Consent, stated: Stated, mode: Mode, where: Where): Promise<Session> {
    const { height_mm, weight_g, sex } = stated;
    return this.ask("POST", "sessions", {
      consent: { version: consent.version, purpose: consent.purpose, adult: true },
      height: { cm: height_mm / 10 },
      ...(weight_g && { weight: { kg: weight_g / 1000 } }),
      ...(sex && { sex }),
      mode,
      ...this.named(where),
    });
  }

  session(id: string): Promise<Session> {
    return this.ask("GET", `sessions/${id}`);
  }

  observe(id: string, observations: Observation[]): Promise<unknown> {
    const round = (rows: number[][], digits: number): number[][] => rows.map((row) => row.map((value) => Number(value.toFixed(digits))));
    return this.ask("POST", `sessions/${id}/observations`, {
      observations: observations.map(({ closer, ...each }) => ({
        ...each,
        landmarks: round(each.landmarks, 2),
        world: round(each.world, 4),
        mask: packed(each.mask),
        ...(closer && { closer: { mask: packed(closer.mask), to_frame: closer.to_frame } }),
      })),
    });
  }

  confirm(id: string, values: Partial<Record<Key, Kept>>, accept: string[]): Promise<unknown> {
    return this.ask("POST", `sessions/${id}/confirm`, { values: this.plain(values), accept });
  }

  profile(): Promise<Profile> {
    return this.ask("GET", "profile");
  }

  /** `where`: the conversation that invited her; her size is told there. */
  keep(values: Partial<Record<Key, Kept>>, source: "tape" | "stated", consent?: Consent, where: Where = {}): Promise<unknown> {
    return this.ask("POST", "profile", { values: this.plain(values), source, ...(consent && { consent: { version: consent.version, purpose: consent.purpose, adult: true } }), ...this.named(where) });
  }

  erase(): Promise<unknown> {
    return this.ask("DELETE", "profile");
  }

  howTo(): Promise<HowTos> {
    return this.ask("GET", "how-to");
  }

  /** All that is kept of her, as a file. */
  async export(): Promise<Blob> {
    return (await this.fetch("GET", "profile/export")).blob();
  }

  /** A clip on its signed way; XMLHttpRequest, because only that tells how far it has come. */
  upload({ url }: Upload, clip: Blob, progress: (share: number) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("PUT", url.startsWith("/") ? this.origin + url : url);
      request.setRequestHeader("Content-Type", clip.type.split(";")[0] || "application/octet-stream");
      request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
      request.onload = () => (request.status < 300 ? resolve() : reject(problemOf(request.status, request.responseText)));
      request.onerror = () => reject(new Problem("offline", ""));
      request.send(clip);
    });
  }

  private named({ conversation, product }: Where): Where {
    return { ...(conversation && { conversation }), ...(product && { product }) };
  }

  private plain(values: Partial<Record<Key, Kept>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(values).map(([key, { mm }]) => [key, mm]));
  }

  private async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.fetch(method, path, body);
    return (response.status === 204 ? {} : await response.json().catch(() => ({}))) as T;
  }

  private async fetch(method: string, path: string, body?: unknown, again = false): Promise<Response> {
    const token = await this.token(again);
    let response: Response;
    try {
      response = await fetch(`${this.origin}/api/v1/measurement/${path}`, {
        method,
        credentials: "omit",
        headers: { Authorization: `Bearer ${token}`, ...(body !== undefined && { "Content-Type": "application/json" }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch {
      throw new Problem("offline", "");
    }
    if (response.status === 401 && !again) return this.fetch(method, path, body, true);
    if (!response.ok) throw problemOf(response.status, await response.text());
    return response;
  }
}

function problemOf(status: number, text: string): Problem {
  try {
    const { code, message, title, details } = JSON.parse(text) as { code?: string; message?: string; title?: string; details?: Record<string, unknown> };
    return new Problem(code ?? String(status), message ?? title ?? "", details);
  } catch {
    return new Problem(String(status), "");
  }
}
