/**
 * The frames worth measuring: the best few of each view, as `estimation/select.py` chooses them (why so is told there).
 * tests/measurement/choices.json is played to both.
 */
import type { Observation } from "./engine/messages";
import { sureOfYaw, turnedDeg, yawDeg } from "./geometry";

export type View = "front" | "right" | "back" | "left";
export type Views = Record<View | "diagonal", Observation[]>;
const WANTED: Record<View, [ideal: number, reach: number]> = { front: [0, 14], right: [90, 16], left: [-90, 16], back: [180, 20] };
const FAR_SIDE = 20;
const ENOUGH = 2;
const BEST = 8;
const DIAGONALS = [45, 135, -135, -45];
const DIAGONAL_REACH = 12;
const BEST_DIAGONAL = 2;
const MEASURED = 4;

/** The best of each view first: near the ideal direction, sharp and sure. */
export function viewsOf(observations: Observation[]): Views {
  const sharpest = Math.max(...observations.map((each) => each.sharpness), 0) || 1;
  const sure = observations.filter(sureOfYaw).map((one) => ({ yaw: yawDeg(one), one }));
  const found = ([ideal, reach]: [number, number], best = BEST): Observation[] =>
    sure
      .map(({ yaw, one }) => ({ off: Math.abs(turnedDeg(ideal, yaw)) / reach, one }))
      .filter(({ off }) => off < 1)
      .map(({ off, one }) => ({ worth: one.score + (0.5 * one.sharpness) / sharpest - 0.5 * off, one }))
      .sort((a, b) => b.worth - a.worth)
      .slice(0, best)
      .map(({ one }) => one);
  let [right, left] = [found(WANTED.right), found(WANTED.left)];
  if (Math.max(right.length, left.length) < ENOUGH) [right, left] = [found([90, FAR_SIDE]), found([-90, FAR_SIDE])];
  return { front: found(WANTED.front), right, left, back: found(WANTED.back), diagonal: DIAGONALS.flatMap((yaw) => found([yaw, DIAGONAL_REACH], BEST_DIAGONAL)) };
}

/** Those that are sent, in the order in which they were seen: the server judges by all of them. */
export const chosenOf = (observations: Observation[]): Observation[] => Object.values(viewsOf(observations)).flat().sort((a, b) => a.at_ms - b.at_ms);

/** Those of them that are measured, and so looked at closely: the first few of each view, the first of each diagonal. */
export function measuredOf(observations: Observation[]): Observation[] {
  const { front, right, left, back, diagonal } = viewsOf(observations);
  const firsts = DIAGONALS.flatMap((ideal) => diagonal.filter((one) => Math.abs(turnedDeg(ideal, yawDeg(one))) < DIAGONAL_REACH).slice(0, 1));
  return [front, right, left, back].flatMap((view) => view.slice(0, MEASURED)).concat(firsts);
}
