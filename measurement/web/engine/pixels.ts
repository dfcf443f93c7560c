/** What the quality gates want to know of a frame beside the pose, as `estimation/pose.py` works it out: light, sharpness, movement. */

/** Of the longer side of the small picture in which light and movement are looked for. */
export const SMALL = 160;

export interface Grey {
  data: Float32Array;
  width: number;
  height: number;
}

export function grey(rgba: Uint8ClampedArray, width: number, height: number): Grey {
  const data = new Float32Array(width * height);
  for (let index = 0, at = 0; index < data.length; index++, at += 4) data[index] = 0.299 * rgba[at]! + 0.587 * rgba[at + 1]! + 0.114 * rgba[at + 2]!;
  return { data, width, height };
}

/** Mean brightness 0..255: of all, and of what is not body (`outside`). */
export function light({ data }: Grey, outside: Uint8Array): { luma: number; background: number | null } {
  let sum = 0, rest = 0, count = 0;
  for (let index = 0; index < data.length; index++) {
    sum += data[index]!;
    if (!outside[index]) continue;
    rest += data[index]!;
    count++;
  }
  return { luma: sum / data.length, background: count ? rest / count : null };
}

/** Variance of the Laplacian after a 3 × 3 Gaussian: low where the picture is blurred. */
export function sharpness({ data, width, height }: Grey): number {
  if (width < 5 || height < 5) return 0;
  const soft = new Float32Array(data.length);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const row = (from: number): number => data[from - 1]! + 2 * data[from]! + data[from + 1]!;
      soft[at] = (row(at - width) + 2 * row(at) + row(at + width)) / 16;
    }
  let sum = 0, squares = 0, count = 0;
  for (let y = 2; y < height - 2; y++)
    for (let x = 2; x < width - 2; x++) {
      const at = y * width + x;
      const value = soft[at - 1]! + soft[at + 1]! + soft[at - width]! + soft[at + width]! - 4 * soft[at]!;
      sum += value;
      squares += value * value;
      count++;
    }
  return count ? squares / count - (sum / count) ** 2 : 0;
}

/** All that is farther than `margin` px from what the mask (same size, 0..255) calls body. */
export function outsideOf(mask: Uint8Array | Uint8ClampedArray, width: number, height: number, margin = 4): Uint8Array {
  const outside = new Uint8Array(mask.length).fill(1);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x]! < 40) continue;
      for (let row = Math.max(0, y - margin); row <= Math.min(height - 1, y + margin); row++) outside.fill(0, row * width + Math.max(0, x - margin), row * width + Math.min(width, x + margin + 1));
    }
  return outside;
}

const REACH = 6;

/**
 * How far the background went since the picture before, as a share of the width: the shift, to a fraction of a pixel,
 * at which the two differ least. Null where they differ as much at every shift: an empty wall shows no movement.
 */
export function moved(before: Grey | null, now: Grey, outside: Uint8Array): number | null {
  if (!before || before.width !== now.width || before.height !== now.height) return null;
  const { width, height } = now;
  const side = 2 * REACH + 1;
  const cost = new Float64Array(side * side);
  let count = 0;
  for (let y = REACH; y < height - REACH; y += 2)
    for (let x = REACH; x < width - REACH; x += 2) {
      const at = y * width + x;
      if (!outside[at]) continue;
      count++;
      const here = now.data[at]!;
      for (let dy = -REACH, place = 0; dy <= REACH; dy++) for (let dx = -REACH; dx <= REACH; dx++, place++) cost[place]! += Math.abs(here - before.data[at + dy * width + dx]!);
    }
  if (count < 100) return null;
  // Where it stands still, or nothing can be told from nothing, it stands still.
  const still = (cost.length - 1) / 2;
  let best = still, mean = 0;
  for (let place = 0; place < cost.length; place++) {
    mean += cost[place]! / cost.length;
    if (cost[place]! < cost[best]!) best = place;
  }
  if (mean - cost[best]! < 0.1 * mean + count * 0.2) return null;
  if (cost[best]! > 0.9 * cost[still]!) return 0;
  const row = Math.floor(best / side);
  const column = best % side;
  const between = (low: number | undefined, high: number | undefined): number => {
    if (low === undefined || high === undefined) return 0;
    const bend = low + high - 2 * cost[best]!;
    return bend > 0 ? Math.max(-0.5, Math.min(0.5, (low - high) / (2 * bend))) : 0;
  };
  const dx = column - REACH + (column > 0 && column < side - 1 ? between(cost[best - 1], cost[best + 1]) : 0);
  const dy = row - REACH + between(cost[best - side], cost[best + side]);
  return Math.hypot(dx, dy) / width;
}
