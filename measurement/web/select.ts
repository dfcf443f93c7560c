/** The frames worth measuring: the best few of each view, as `estimation/select.py` chooses them. */
import type { Observation } from "./engine/messages";
import { sureOfYaw, turnedDeg, yawDeg } from "./geometry";

export type View = "front" | "right" | "back" | "left";
const WANTED: Record<View, [yaw: number, reach: number]> = { front: [0, 14], right: [90, 16], left: [-90, 16], back: [180, 20] };

/** At most `best` of each view, near the ideal direction, sharp and sure; in their order in time. */
export function bestOfEachView(observations: Observation[], best: number): Observation[] {
  const sharpest = Math.max(...observations.map((each) => each.sharpness), 0) || 1;
  const found = new Map<View, { worth: number; one: Observation }[]>();
  for (const one of observations.filter(sureOfYaw)) {
    const yaw = yawDeg(one);
    for (const [view, [ideal, reach]] of Object.entries(WANTED) as [View, [number, number]][]) {
      const off = Math.abs(turnedDeg(ideal, yaw)) / reach;
      if (off >= 1) continue;
      const listed = found.get(view) ?? [];
      listed.push({ worth: one.score + (0.5 * one.sharpness) / sharpest - 0.5 * off, one });
      found.set(view, listed);
      break;
    }
  }
  const chosen = [...found.values()].flatMap((listed) => listed.sort((a, b) => b.worth - a.worth).slice(0, best));
  return chosen.map(({ one }) => one).sort((a, b) => a.at_ms - b.at_ms);
}
