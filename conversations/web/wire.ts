/** The frames of chat.v1 as a client sees them. The server's frames.py is the source; unknown fields are ignored. */
import type { Card } from "./shared/cards";

export type Role = "customer" | "member" | "assistant" | "system";

export interface Chip {
  label: string;
  say: string;
}

export interface Body {
  text?: string;
  card?: Card;
  chips?: Chip[];
  turn?: number;
  final?: boolean;
  /** The act that brought this entry about. */
  act?: string;
  /** of a `state` entry */
  what?: string;
  by?: string;
  to?: string;
  reason?: string;
  [more: string]: unknown;
}

export interface EventFrame {
  t: "event";
  conv: string;
  seq: number;
  kind: "message" | "note" | "state" | "edit" | "redact" | "reaction" | "status" | (string & {});
  at: string;
  from?: string;
  role?: Role;
  name?: string;
  cid?: string;
  body?: Body;
  target?: number;
  status?: string;
  channel?: string;
  reply_to?: number;
}

export interface OkFrame {
  t: "ok";
  re: number;
  conv?: string;
  cid?: string;
  seq?: number;
  at?: string;
  dup?: boolean;
  epoch?: string;
  head?: number;
  mode?: "live" | "replay" | "snapshot";
  from?: number;
  events?: EventFrame[];
  [more: string]: unknown;
}

export interface ErrFrame {
  t: "err";
  re?: number;
  code: string;
  message?: string;
  temporary?: boolean;
  retry_after_ms?: number;
  details?: Record<string, unknown>;
}

export interface WelcomeFrame {
  t: "welcome";
  re: number;
  session: string;
  me: string;
  ping_ms: number;
  limits: { frame: number; text: number; edit_minutes?: number };
  features: string[];
}

export interface CursorFrame {
  t: "cursor";
  conv: string;
  from?: string;
  delivered?: number;
  read?: number;
}

export interface EphFrame {
  t: "eph";
  conv: string;
  from: string;
  what: "typing" | "words" | "presence" | (string & {});
  /** of presence */
  state?: "here" | "away";
  ttl_ms?: number;
  turn?: string;
  text?: string;
  name?: string;
}

export type ServerFrame =
  | EventFrame
  | OkFrame
  | ErrFrame
  | WelcomeFrame
  | CursorFrame
  | EphFrame
  | { t: "ping"; time: string; heads?: Record<string, number> }
  | { t: "auth_expiring"; in_ms: number }
  | { t: "bye"; code: number; retry_after_ms?: number }
  | { t: "inbox"; [more: string]: unknown };

/** A refusal by the server (`err`), or `code: "unknown"` when the answer never came. */
export class ChatError extends Error {
  constructor(
    readonly code: string,
    message = "",
    readonly temporary = false,
    readonly details: Record<string, unknown> = {},
    readonly retryAfterMs?: number,
  ) {
    super(message || code);
  }
}
