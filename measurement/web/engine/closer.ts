/**
 * A closer look at a frame that is measured: the landmark network once more, on a crop that fits her, which
 * @mediapipe/pose cannot be told. Why, and what it wins, is told in `../../estimation/closer.py`, whose crop this is;
 * tests/measurement/closer.json is played to both.
 */
import { loadAndCompile, loadLiteRt, Tensor, type CompiledModel } from "@litertjs/core";
import { ANKLES, FEET, SHOULDERS, middle } from "../geometry";
import type { Affine } from "./messages";

export const CROP = 256;
const NOSE = 0;
const ABOVE = 0.1;
const BELOW = 0.02;
const ROOM = 1.05;
const STRETCHED = 1.2;
const ASIDE = 1.06;
const ASIDE_OF_HEIGHT = 0.06;

/** landmarks: rows of x, y, ... in px of the frame. The affine from the crop's px to the frame's. */
export function cropOf(landmarks: number[][]): Affine {
  const [shoulders, ankles] = [middle(landmarks, SHOULDERS), middle(landmarks, ANKLES)];
  const [upX, upY] = [shoulders[0] - ankles[0], shoulders[1] - ankles[1]];
  const length = Math.max(Math.hypot(upX, upY), 1e-6);
  const [downX, downY] = [-upX / length, -upY / length];
  const [asideX, asideY] = [downY, -downX];
  const xs = landmarks.map(([x, y]) => x! * asideX + y! * asideY);
  const ys = landmarks.map(([x, y]) => x! * downX + y! * downY);
  const nose = ys[NOSE]!;
  const feet = Math.max(...FEET.map((row) => ys[row]!));
  const tall = Math.max(feet - nose, 1);
  const height = ROOM * (1 + ABOVE + BELOW) * tall;
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const width = Math.max(height / STRETCHED, ASIDE * (right - left) + ASIDE_OF_HEIGHT * tall);
  const centre = [(left + right) / 2, (nose - ABOVE * tall + feet + BELOW * tall) / 2] as const;
  const row = (aside: number, down: number): [number, number, number] => [(aside * width) / CROP, (down * height) / CROP, aside * centre[0] + down * centre[1] - (aside * width + down * height) / 2];
  return [row(asideX, downX), row(asideY, downY)];
}

/** The crop in RGB, as cv2.warpAffine reads it: whole numbers are the middles of pixels; outside, the picture's edge goes on. */
export function cropped({ data, width, height }: Pick<ImageData, "data" | "width" | "height">, [[a, b, c], [d, e, f]]: Affine): Uint8ClampedArray {
  const rgb = new Uint8ClampedArray(CROP * CROP * 3);
  const within = (at: number, size: number): number => Math.max(0, Math.min(size - 1, at));
  for (let row = 0, out = 0; row < CROP; row++)
    for (let column = 0; column < CROP; column++) {
      const x = a * column + b * row + c;
      const y = d * column + e * row + f;
      const left = Math.floor(x);
      const top = Math.floor(y);
      const fx = x - left;
      const fy = y - top;
      const upper = within(top, height) * width;
      const lower = within(top + 1, height) * width;
      const [x0, x1] = [within(left, width), within(left + 1, width)];
      const [p, q, r, s] = [(upper + x0) * 4, (upper + x1) * 4, (lower + x0) * 4, (lower + x1) * 4];
      for (let colour = 0; colour < 3; colour++) rgb[out++] = (data[p + colour]! * (1 - fx) + data[q + colour]! * fx) * (1 - fy) + (data[r + colour]! * (1 - fx) + data[s + colour]! * fx) * fy;
    }
  return rgb;
}

/** LiteRT and the network, fetched when they are asked for. `base`: where our static files are, `version`: their query. */
export class Closer {
  private model: Promise<CompiledModel> | null = null;

  constructor(
    private base: string,
    private version: string,
  ) {}

  load(): Promise<CompiledModel> {
    return (this.model ??= this.compiled());
  }

  /** One byte a pixel of the crop, 1 where it is more likely body than not. */
  async outline(rgb: Uint8ClampedArray): Promise<Uint8Array> {
    const model = await this.load();
    const place = model.getOutputDetails().findIndex(({ shape }) => shape.length === 4 && shape[1] === CROP && shape[3] === 1);
    const input = new Tensor(Float32Array.from(rgb, (value) => value / 255), [1, CROP, CROP, 3]);
    let outputs: Tensor[] = [];
    try {
      outputs = await model.run(input);
      return Uint8Array.from(outputs[place]!.toTypedArray() as Float32Array, (logit) => Number(logit >= 0));
    } finally {
      for (const tensor of [input, ...outputs]) tensor.delete();
    }
  }

  private async compiled(): Promise<CompiledModel> {
    // It would take a WebGPU device for itself, which the processor's way has no use for.
    Object.defineProperty(navigator, "gpu", { value: undefined, configurable: true });
    // How its loader is told where the other file is; what it has to tell of itself is no error of ours.
    Object.assign(globalThis, { Module: { locateFile: (file: string) => `${this.base}litert/${file}${this.version}`, printErr: (line: string) => /^(INFO|WARNING):/.test(line) || console.error(line) } });
    // The build without relaxed SIMD: Safari has it too, and it gives the same numbers everywhere. An address that does
    // not end in .js is taken for a folder.
    const [model] = await Promise.all([this.weights(), loadLiteRt(`${this.base}litert/litert_wasm_compat_internal.js${this.version}#.js`)]);
    return loadAndCompile(model, { accelerator: "wasm", cpuOptions: { numThreads: 1 } });
  }

  /** The file that @mediapipe/pose has fetched before. */
  private async weights(): Promise<Uint8Array> {
    const answer = await fetch(`${this.base}pose/pose_landmark_full.tflite${this.version}`);
    if (!answer.ok) throw new Error(`the model: ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  }
}
