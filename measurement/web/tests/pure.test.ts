import assert from "node:assert/strict";
import { test } from "node:test";
import type { Observation } from "../engine/messages";
import { moved, type Grey } from "../engine/pixels";
import { framed } from "../frames";
import { cutEnds, extent, yawDeg } from "../geometry";
import { GRID, packed, silhouette } from "../masks";
import { bestOfEachView } from "../select";
import { feet, fromFeet, fromUnit, inField, margin, numberOf, written } from "../units";

test("lengths are read as people write them", () => {
  assert.deepEqual(["92,5", "36 1/2", "36½ in", " 170 cm ", "5/8", "", "tall", "-3"].map(numberOf), [92.5, 36.5, 36.5, 170, 0.625, null, null, null]);
  assert.deepEqual(feet(1702), { feet: 5, inches: 7 });
  assert.equal(fromFeet(5, 7), 1702);
  assert.equal(written(924, "cm", "en"), "92.5 cm");
  assert.equal(written(924, "in", "en"), "36½ in");
  assert.equal(margin(31, "cm", "en"), "3.5");
  assert.equal(fromUnit(Number(inField(914, "in")), "in"), 914);
});

/** A body of w × h px at (x, y) in a frame. */
function block(width: number, height: number, x: number, y: number, w: number, h: number): Uint8Array {
  const alpha = new Uint8Array(width * height);
  for (let row = y; row < y + h; row++) alpha.fill(255, row * width + x, row * width + x + w);
  return alpha;
}

test("a silhouette leads back to where the body was, to a pixel", () => {
  const found = silhouette(block(480, 800, 180, 90, 120, 640), 480, 800)!;
  const [scale, , x0] = found.toFrame[0];
  const y0 = found.toFrame[1][2];
  const rows = Array.from({ length: GRID }, (_, row) => found.grid.subarray(row * GRID, (row + 1) * GRID));
  const first = rows.findIndex((row) => row.includes(1));
  const last = rows.findLastIndex((row) => row.includes(1));
  assert.ok(Math.abs(y0 + first * scale - 90) <= scale && Math.abs(y0 + last * scale - 729) <= scale);
  const middle = rows[128]!;
  assert.ok(Math.abs(x0 + middle.indexOf(1) * scale - 180) <= scale);
  assert.ok(Math.abs(found.area / (120 * 640) - 1) < 0.02);
  assert.equal(silhouette(new Uint8Array(480 * 800), 480, 800), null);
});

test("a mask travels one bit a pixel, the leftmost in the highest bit", () => {
  const grid = new Uint8Array(GRID * GRID);
  grid[0] = grid[9] = 1;
  const bytes = Buffer.from(packed(grid), "base64");
  assert.equal(bytes.length, 8192);
  assert.deepEqual([...bytes.subarray(0, 3)], [0x80, 0x40, 0]);
});

test("a frame on the socket begins with its number and its time", () => {
  const whole = framed(7, 1234, new Uint8Array([0xff, 0xd8]).buffer);
  assert.equal(Buffer.from(whole).toString("hex"), "0000000700000000000004d2ffd8");
});

function observation(yaw: number, over: Partial<Observation> = {}): Observation {
  const radians = (yaw * Math.PI) / 180;
  const world = Array.from({ length: 33 }, () => [0, 0, 0]);
  for (const left of [11, 23]) {
    world[left] = [0.15 * Math.cos(radians), 0, 0.15 * Math.sin(radians)];
    world[left + 1] = [-0.15 * Math.cos(radians), 0, -0.15 * Math.sin(radians)];
  }
  const landmarks = Array.from({ length: 33 }, (_, index) => [240, index < 11 ? 120 : 400, 0, 1]);
  const { grid, toFrame } = silhouette(block(480, 800, 180, 90, 120, 640), 480, 800)!;
  return { at_ms: 0, width: 480, height: 800, landmarks, world, mask: grid, to_frame: toFrame, score: 0.9, luma: 100, background_luma: 100, sharpness: 50, people: 1, moved: 0, ...over };
}

test("a body says which way it faces and where it ends", () => {
  for (const yaw of [0, 90, -90, 170]) assert.ok(Math.abs(yawDeg(observation(yaw)) - yaw) < 1e-6);
  const one = observation(0);
  const { top, bottom } = extent(one);
  assert.ok(Math.abs(top - 90) < 6 && Math.abs(bottom - 730) < 6);
  assert.equal(cutEnds(one, { top, bottom }), 0);
  assert.equal(cutEnds(one, { top: 2, bottom: 799 }), 2);
});

test("of each view the best frames are taken, no more than asked, in their order", () => {
  const all = [0, 3, 6, 9, 88, 90, -91, 45, 179].map((yaw, index) => observation(yaw, { at_ms: index }));
  assert.deepEqual(bestOfEachView(all, 2).map((each) => each.at_ms), [0, 1, 4, 5, 6, 8]);
});

test("a phone that moves is told from one that stands, and from an empty wall", () => {
  const width = 90, height = 160;
  const texture = (x: number, y: number): number => ((x * 7 + y * 13 + ((x * y) % 31)) * 37) % 255;
  const picture = (dx: number): Grey => ({ width, height, data: Float32Array.from({ length: width * height }, (_, at) => texture((at % width) + dx, Math.floor(at / width))) });
  const outside = new Uint8Array(width * height).fill(1);
  assert.ok(moved(picture(0), picture(0), outside)! < 0.001);
  assert.ok(Math.abs(moved(picture(0), picture(3), outside)! - 3 / width) < 0.01);
  const wall: Grey = { width, height, data: new Float32Array(width * height).fill(90) };
  assert.equal(moved(wall, wall, outside), null);
});
