/** What the widget and the engine's frame tell each other, over one MessagePort. */
export interface Observation {
  at_ms: number;
  width: number;
  height: number;
  /** 33 rows of x, y, z in px of the frame and visibility. */
  landmarks: number[][];
  /** 33 rows of metres. */
  world: number[][];
  mask: Uint8Array;
  to_frame: [[number, number, number], [number, number, number]];
  score: number;
  luma: number;
  background_luma: number | null;
  sharpness: number;
  people: number;
  moved: number | null;
}

export type ToEngine = { t: "observe"; seq: number; at_ms: number; frame: ImageBitmap } | { t: "reset" };

export type FromEngine = { t: "ready"; ms: number } | { t: "failed"; why: string } | { t: "seen"; seq: number; at_ms: number; observation: Observation | null; luma: number; ms: number };

/** The first message to the frame's window; carries the port. */
export const HELLO = "fashionistar:engine";
