/** What the widget and the engine's frame tell each other, over one MessagePort. */
/** Pixel coordinates to the frame's: [[a, b, c], [d, e, f]]. */
export type Affine = [[number, number, number], [number, number, number]];

/** 256 × 256, one byte a pixel, 1 inside. */
export interface Outline {
  mask: Uint8Array;
  to_frame: Affine;
}

export interface Observation extends Outline {
  at_ms: number;
  width: number;
  height: number;
  /** 33 rows of x, y, z in px of the frame and visibility. */
  landmarks: number[][];
  /** 33 rows of metres. */
  world: number[][];
  score: number;
  luma: number;
  background_luma: number | null;
  sharpness: number;
  people: number;
  moved: number | null;
  /** The outline that is measured, of those frames that are. */
  closer?: Outline;
}

/** `kept`: the frames before this one that may still be looked at closely; all others can be forgotten. */
export type ToEngine = { t: "observe"; seq: number; at_ms: number; frame: ImageBitmap; kept: number[] } | { t: "prepare" } | { t: "closer"; seq: number; at_ms: number } | { t: "reset" };

export type FromEngine =
  | { t: "ready"; ms: number }
  | { t: "prepared"; ms: number }
  | { t: "failed"; why: string }
  | { t: "seen"; seq: number; at_ms: number; observation: Observation | null; luma: number; ms: number }
  | { t: "closer"; seq: number; at_ms: number; outline: Outline; ms: number };

/** The first message to the frame's window; carries the port. */
export const HELLO = "fashionistar:engine";
