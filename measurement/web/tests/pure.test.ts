import assert from "node:assert/strict";
import { test } from "node:test";
import book from "../../../tests/measurement/choices.json";
import type { Observation } from "../engine/messages";
import { moved, type Grey } from "../engine/pixels";
import { framed } from "../frames";
import { cutEnds, extent, turnedDeg, yawDeg } from "../geometry";
import { Guide } from "../guide";
import { GRID, packed, silhouette } from "../masks";
import { chosenOf, measuredOf, viewsOf } from "../select";
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

/** She faces `yaw`; her hips may be told otherwise. */
function observation(yaw: number, over: Partial<Observation> = {}, hips = yaw): Observation {
  const world = Array.from({ length: 33 }, () => [0, 0, 0]);
  for (const [left, deg] of [[11, yaw], [23, hips]] as const) {
    const radians = (deg * Math.PI) / 180;
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

for (const { name, frames, expect } of book.choices)
  test(`of what was seen the best of each view is measured: ${name}`, () => {
    const seen = (frames as number[][]).map(([yaw, sharpness, score, hips], at_ms) => observation(yaw!, { at_ms, sharpness: sharpness!, score: score! }, hips));
    const told = Object.fromEntries(Object.entries(viewsOf(seen)).map(([view, chosen]) => [view, chosen.map((each) => each.at_ms)]));
    assert.deepEqual(told, expect);
  });

test("looked at closely are the best four of each view and the best of each diagonal, all of them frames that are sent", () => {
  const yaws = [0, 0, 0, 0, 0, 45, 45, 90, 90, 90, 90, 135, 180, 180, -135, -135, -135, -90, -45];
  // The later, the sharper.
  const seen = yaws.map((yaw, at_ms) => observation(yaw, { at_ms, sharpness: 10 + at_ms }));
  const measured = measuredOf(seen);
  assert.deepEqual(measured.map((each) => each.at_ms), [4, 3, 2, 1, 10, 9, 8, 7, 17, 13, 12, 6, 11, 16, 18]);
  const sent = new Set(chosenOf(seen));
  assert.ok(measured.every((each) => sent.has(each)));
});

/** Arms held out, feet apart, and two arms' lengths of room around her. */
function standing(yaw: number, at_ms: number): Observation {
  const aside = Math.cos((yaw * Math.PI) / 180);
  const landmarks = Array.from({ length: 33 }, () => [240, 120, 0, 1]);
  for (const [joint, x, y] of [[11, 40, 200], [13, 80, 310], [15, 110, 420], [23, 25, 420], [25, 28, 560], [27, 30, 700], [29, 30, 705], [31, 30, 710]] as const)
    for (const side of [0, 1]) landmarks[joint + side] = [240 + (side ? -x : x) * aside, y, 0, 1];
  return observation(yaw, { at_ms, landmarks });
}

test("who turns once is kept at 45 degrees too, and is asked for no more than the four views", () => {
  const guide = new Guide();
  const yaws = [...Array.from({ length: 12 }, (_, index) => index % 3), ...Array.from({ length: 80 }, (_, index) => turnedDeg(0, 4.7 * index))];
  let asked: string[] = [];
  for (const [index, yaw] of yaws.entries()) {
    const { show } = guide.see(standing(yaw, 100 * index), 100 * index);
    if (!index) asked = show.missing;
    if (guide.done) break;
  }
  assert.deepEqual(asked, ["front", "right", "back", "left"]);
  assert.equal(guide.done, true);
  // She may relax at her last side, before the fourth.
  assert.deepEqual(viewsOf(guide.chosen()).diagonal.map((each) => Math.floor(yawDeg(each) / 90)), [0, 0, 1, 1, -2, -2]);
});

test("who was shown by quarters only is done as well, without diagonals", () => {
  const guide = new Guide();
  const yaws = [...Array.from({ length: 20 }, (_, index) => index % 3), ...[90, 180, -90].flatMap((yaw) => [yaw - 2, yaw, yaw + 2])];
  for (const [index, yaw] of yaws.entries()) guide.see(standing(turnedDeg(0, yaw), 600 * index), 600 * index);
  assert.equal(guide.done, true);
  const { diagonal, ...views } = viewsOf(guide.chosen());
  assert.deepEqual(diagonal, []);
  assert.ok(Object.values(views).every((each) => each.length >= 2));
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
