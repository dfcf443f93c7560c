/** A silhouette for the way to the server: 256 × 256, one bit a pixel, with the affine that leads back to the frame. */
export const GRID = 256;
/** Side of the crop, as a multiple of the body's longer side. */
const ROOM = 1.08;

export interface Silhouette {
  /** 1 inside, one byte a pixel of the grid. */
  grid: Uint8Array;
  /** Grid coordinates to frame pixels: [[a, b, c], [d, e, f]], pixel centres at whole numbers on both sides. */
  toFrame: [[number, number, number], [number, number, number]];
  /** Area in pixels of the frame; 0 where nobody is. */
  area: number;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The box around all that is more likely body than not, in pixels of the mask. */
function boxOf(alpha: Uint8ClampedArray | Uint8Array, width: number, height: number): Box | null {
  let left = width, right = -1, top = height, bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0, at = y * width; x < width; x++, at++) {
      if (alpha[at]! < 128) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0 ? null : { left, top, right, bottom };
}

/**
 * Crops the likelihood of body (0..255, one byte a pixel of the frame) to a square around it and samples it bilinearly.
 * The square sits closer than the model's own crop: one bit a pixel has to carry the outline.
 */
export function silhouette(alpha: Uint8ClampedArray | Uint8Array, width: number, height: number): Silhouette | null {
  const box = boxOf(alpha, width, height);
  if (!box) return null;
  const side = Math.max(box.right - box.left, box.bottom - box.top) * ROOM;
  const scale = side / (GRID - 1);
  const x0 = (box.left + box.right - side) / 2;
  const y0 = (box.top + box.bottom - side) / 2;
  const grid = new Uint8Array(GRID * GRID);
  let inside = 0;
  const read = (x: number, y: number): number => (x < 0 || y < 0 || x >= width || y >= height ? 0 : alpha[y * width + x]!);
  for (let row = 0; row < GRID; row++) {
    const y = y0 + row * scale;
    const yi = Math.floor(y);
    const fy = y - yi;
    for (let column = 0; column < GRID; column++) {
      const x = x0 + column * scale;
      const xi = Math.floor(x);
      const fx = x - xi;
      const value = (read(xi, yi) * (1 - fx) + read(xi + 1, yi) * fx) * (1 - fy) + (read(xi, yi + 1) * (1 - fx) + read(xi + 1, yi + 1) * fx) * fy;
      if (value >= 127.5) {
        grid[row * GRID + column] = 1;
        inside++;
      }
    }
  }
  return { grid, toFrame: [[scale, 0, x0], [0, scale, y0]], area: inside * scale * scale };
}

/** Eight pixels a byte, the leftmost in the highest bit (as numpy.unpackbits reads it), in base64. */
export function packed(grid: Uint8Array): string {
  const bytes = new Uint8Array(grid.length / 8);
  for (let index = 0; index < grid.length; index++) if (grid[index]) bytes[index >> 3]! |= 128 >> (index & 7);
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return btoa(text);
}
