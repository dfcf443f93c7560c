/** The fifteen measurements, in the order in which a tailor takes them, and the words for them. */
export const GIRTHS = ["bust", "underbust", "waist", "hip", "thigh", "knee", "calf", "upper_arm", "wrist", "neck"] as const;
export const LENGTHS = ["inseam", "shoulder_width", "sleeve_length", "back_neck_to_waist", "waist_height"] as const;
export const KEYS = [...GIRTHS, ...LENGTHS] as const;
export type Key = (typeof KEYS)[number];

/** Camera: worked out from her video. Stated: she corrected it. Tape: taken with a tape. Derived: worked out from the others. */
export type Source = "camera" | "stated" | "tape" | "derived";

export interface Value {
  mm: number;
  plus_minus_mm?: number | null;
  source: Source;
}
export type Values = Partial<Record<Key, Value>>;

export interface HowTo {
  key: Key;
  name?: string;
  text: string;
  iso_ref?: string | null;
  min_mm: number;
  max_mm: number;
}

/** One thing the person in front of the camera is asked to do: what guide.py says, and guide.ts too. */
export interface Instruction {
  code: string;
  severity: "step" | "problem" | "done";
  step: "front" | "turn" | "done";
  say: string;
  show: Show;
  progress: number;
  hold_ms: number;
  /** To be spoken now: it changed, or has stood for long. */
  new: boolean;
}
export interface Show {
  /** The view to stand into: which way she faces in the picture as the camera sees it. */
  outline: "front" | "right" | "back" | "left";
  arrow: "closer" | "back" | "left" | null;
  target_yaw: number;
  missing: string[];
}

export const isKey = (name: string): name is Key => (KEYS as readonly string[]).includes(name);
