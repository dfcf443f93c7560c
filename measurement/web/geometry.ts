/** What one observation says in plain quantities, as `estimation/geometry.py` works it out. */
import type { Observation } from "./engine/messages";
import { GRID } from "./masks";

type Pair = readonly [number, number];
export const SHOULDERS: Pair = [11, 12];
const WRISTS: Pair = [15, 16];
const HIPS: Pair = [23, 24];
export const ANKLES: Pair = [27, 28];
export const FEET = [27, 28, 29, 30, 31, 32];
/** The body's end this near to the frame's edge, as a share of its height, is taken for cut. */
const EDGE = 0.01;
/** In a true turn shoulders and hips differ by up to 25 degrees. */
const AGREE_DEG = 40;

const degrees = (radians: number): number => (radians * 180) / Math.PI;
export const middle = (points: number[][], [a, b]: Pair): Pair => [(points[a]![0]! + points[b]![0]!) / 2, (points[a]![1]! + points[b]![1]!) / 2];

/** -180..180: 0 faces the camera, 90 the picture's right (she has turned to her left), 180 is the back. */
export function yawDeg({ world }: Pick<Observation, "world">): number {
  let x = 0, z = 0;
  for (const [left, right] of [SHOULDERS, HIPS]) {
    const dx = world[left]![0]! - world[right]![0]!;
    const dz = world[left]![2]! - world[right]![2]!;
    const length = Math.max(Math.hypot(dx, dz), 1e-6);
    x += dx / length;
    z += dz / length;
  }
  return degrees(Math.atan2(z, x));
}

/**
 * Whether shoulders and hips face the same way. The model may take a face that shows little for the back of a head and
 * turn the shoulders round, but not the hips: their mean would be a side that nobody showed.
 */
export function sureOfYaw({ world }: Pick<Observation, "world">): boolean {
  const [shoulders, hips] = [SHOULDERS, HIPS].map(([left, right]) => degrees(Math.atan2(world[left]![2]! - world[right]![2]!, world[left]![0]! - world[right]![0]!)));
  return Math.abs(turnedDeg(shoulders!, hips!)) < AGREE_DEG;
}

/** From one yaw to another the short way round, -180..180. */
export const turnedDeg = (first: number, second: number): number => ((((second - first + 180) % 360) + 360) % 360) - 180;

/** Rows, in px of the frame, at which the largest part of the mask that holds together begins and ends. */
export function extent({ mask, to_frame, height }: Observation): { top: number; bottom: number } {
  const side = GRID / 2;
  const label = new Int32Array(side * side);
  const stack: number[] = [];
  let largest = 0, top = 0, bottom = 0, parts = 0;
  for (let start = 0; start < label.length; start++) {
    if (label[start] || !mask[2 * Math.floor(start / side) * GRID + 2 * (start % side)]) continue;
    label[start] = ++parts;
    stack.push(start);
    let area = 0, first = side, last = 0;
    while (stack.length) {
      const at = stack.pop()!;
      const row = Math.floor(at / side);
      const column = at % side;
      area++;
      if (row < first) first = row;
      if (row > last) last = row;
      for (let y = Math.max(0, row - 1); y <= Math.min(side - 1, row + 1); y++)
        for (let x = Math.max(0, column - 1); x <= Math.min(side - 1, column + 1); x++) {
          const next = y * side + x;
          if (label[next] || !mask[2 * y * GRID + 2 * x]) continue;
          label[next] = parts;
          stack.push(next);
        }
    }
    if (area > largest) [largest, top, bottom] = [area, first, last];
  }
  // The crop stands upright: a row of it is a row of the frame.
  const row = (at: number): number => Math.min(Math.max(to_frame[1][1] * (2 * at + 0.5) + to_frame[1][2], 0), height);
  return { top: row(top), bottom: row(bottom) };
}

/** How many ends of her, head and feet, are outside the frame. */
export function cutEnds({ landmarks, height }: Observation, { top, bottom }: { top: number; bottom: number }): number {
  const margin = EDGE * height;
  const soles = Math.max(...FEET.map((each) => landmarks[each]![1]!));
  const eyes = Math.min(...landmarks.slice(0, 11).map((each) => each[1]!));
  return Number(top <= margin || eyes <= margin) + Number(bottom >= height - margin || soles >= height - margin);
}

/** How far the arm that hangs closer stands away from the trunk, seen from the front or from behind. */
export function armsOutDeg({ landmarks }: Observation): number {
  const shoulders = middle(landmarks, SHOULDERS);
  const hips = middle(landmarks, HIPS);
  const down: Pair = [hips[0] - shoulders[0], hips[1] - shoulders[1]];
  const angles = [0, 1].map((side) => {
    const shoulder = landmarks[SHOULDERS[side]!]!;
    const wrist = landmarks[WRISTS[side]!]!;
    const arm: Pair = [wrist[0]! - shoulder[0]!, wrist[1]! - shoulder[1]!];
    const outward = Math.sign(shoulder[0]! - landmarks[SHOULDERS[1 - side]!]![0]!) || 1;
    const cross = arm[1] * down[0] - arm[0] * down[1];
    return degrees(Math.atan2(-cross * outward, arm[0] * down[0] + arm[1] * down[1]));
  });
  return Math.min(...angles);
}

/** How far the line from ankles to shoulders leans from the picture's upright. */
export function tiltDeg({ landmarks }: Observation): number {
  const shoulders = middle(landmarks, SHOULDERS);
  const ankles = middle(landmarks, ANKLES);
  return degrees(Math.atan2(shoulders[0] - ankles[0], ankles[1] - shoulders[1]));
}

/** Distance of the ankles as a share of the distance of the hips. */
export function legsApart({ landmarks }: Observation): number {
  const across = ([a, b]: Pair): number => Math.abs(landmarks[a]![0]! - landmarks[b]![0]!);
  return across(ANKLES) / Math.max(across(HIPS), 1);
}
