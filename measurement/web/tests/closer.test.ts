import assert from "node:assert/strict";
import { test } from "node:test";
import book from "../../../tests/measurement/closer.json";
import { CROP, cropOf, cropped } from "../engine/closer";

for (const { name, landmarks, to_frame } of book.crops)
  test(`the crop of a closer look: ${name}`, () => {
    const found = cropOf(landmarks).flat();
    for (const [index, value] of to_frame.flat().entries()) assert.ok(Math.abs(found[index]! - value) < 1e-2 * (index % 3 === 2 ? 1 : 1e-2), `${found}`);
  });

test("a crop is read between the middles of pixels, and the picture's edge goes on outside", () => {
  const [width, height] = [20, 10];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([10 * x, 20 * y, 7, 255], (y * width + x) * 4);
  const rgb = cropped({ data, width, height }, [[0.5, 0, -2], [0, 0.25, 1]]);
  const at = (column: number, row: number): number[] => [...rgb.subarray((row * CROP + column) * 3, (row * CROP + column) * 3 + 3)];
  assert.deepEqual(at(4, 0), [0, 20, 7]);
  assert.deepEqual(at(9, 3), [25, 35, 7]);
  assert.deepEqual(at(0, 0), [0, 20, 7]);
  assert.deepEqual(at(255, 255), [190, 180, 7]);
});
