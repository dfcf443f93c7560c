/**
 * The page in the hidden frame: @mediapipe/pose from our own static files, under a policy of its own that alone allows
 * WebAssembly and lets nothing be sent anywhere. Pictures come in, points and outlines go out, over one port.
 */
import { Closer, cropOf, cropped } from "./closer";
import { silhouette } from "../masks";
import { SMALL, grey, light, moved, outsideOf, sharpness, type Grey } from "./pixels";
import { HELLO, type Affine, type FromEngine, type Observation, type Outline, type ToEngine } from "./messages";

interface Point {
  x: number;
  y: number;
  z: number;
  visibility?: number;
}
interface Results {
  poseLandmarks?: Point[];
  poseWorldLandmarks?: Point[];
  segmentationMask?: CanvasImageSource;
}
interface PoseModel {
  setOptions(options: Record<string, unknown>): void;
  onResults(listener: (results: Results) => void): void;
  initialize(): Promise<void>;
  send(inputs: { image: HTMLCanvasElement }, at?: number): Promise<void>;
  reset(): void;
}
declare const Pose: new (config: { locateFile: (file: string) => string }) => PoseModel;

const script = document.currentScript as HTMLScriptElement;
const VERSION = new URL(script.src).search;
const BASE = script.src.replace(/engine\.js.*$/, "");
/** Shoulders, hips, knees, ankles: when these are seen, the body is. */
const TRUNK = [11, 12, 23, 24, 25, 26, 27, 28];

function canvas(): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const element = document.createElement("canvas");
  return [element, element.getContext("2d", { willReadFrequently: true })!];
}

class Engine {
  private pose = new Pose({ locateFile: (file) => `${BASE}pose/${file}${VERSION}` });
  private picture = canvas();
  private mask = canvas();
  private little = canvas();
  private before: Grey | null = null;
  private results: Results | null = null;
  /** Of each frame that may be looked at closely what that look would see, by its time: a fifth of a megabyte. */
  private crops = new Map<number, { rgb: Uint8ClampedArray; toFrame: Affine }>();
  readonly closer = new Closer(BASE, VERSION);

  async load(): Promise<void> {
    this.pose.setOptions({ modelComplexity: 1, enableSegmentation: true, smoothLandmarks: false, smoothSegmentation: false, minDetectionConfidence: 0.5, minTrackingConfidence: 0.5 });
    this.pose.onResults((results) => (this.results = results));
    await this.pose.initialize();
  }

  reset(): void {
    this.before = null;
    this.crops.clear();
    this.pose.reset();
  }

  /** Of the last frame, also where nobody was seen. */
  luma = 0;

  async observe(frame: ImageBitmap, at_ms: number, kept: number[]): Promise<Observation | null> {
    for (const before of this.crops.keys()) if (!kept.includes(before)) this.crops.delete(before);
    const { width, height } = frame;
    const [canvas, context] = this.picture;
    canvas.width = width;
    canvas.height = height;
    context.drawImage(frame, 0, 0);
    frame.close();
    this.results = null;
    await this.pose.send({ image: canvas }, at_ms + 1);
    const { poseLandmarks: points, poseWorldLandmarks: world, segmentationMask } = (this.results ?? {}) as Results;
    if (!points || !world || !segmentationMask) return this.nobody();
    const alpha = this.alpha(segmentationMask, width, height);
    const outline = silhouette(alpha, width, height);
    if (!outline) return this.nobody();
    const [small, outside] = this.small();
    const { luma, background } = light(small, outside);
    const shift = moved(this.before, small, outside);
    this.before = small;
    this.luma = luma;
    const landmarks = points.map(({ x, y, z, visibility = 0 }) => [x * width, y * height, z * width, visibility]);
    const toFrame = cropOf(landmarks);
    this.crops.set(at_ms, { rgb: cropped(context.getImageData(0, 0, width, height), toFrame), toFrame });
    return {
      at_ms,
      width,
      height,
      landmarks,
      world: world.map(({ x, y, z }) => [x, y, z]),
      mask: outline.grid,
      to_frame: outline.toFrame,
      score: TRUNK.reduce((sum, index) => sum + (points[index]?.visibility ?? 0), 0) / TRUNK.length,
      luma,
      background_luma: background,
      sharpness: this.sharpness(points),
      people: 1, // the model follows one person and cannot tell of a second
      moved: shift,
    };
  }

  async lookCloser(at_ms: number): Promise<Outline> {
    const crop = this.crops.get(at_ms);
    if (!crop) throw new Error("forgotten");
    return { mask: await this.closer.outline(crop.rgb), to_frame: crop.toFrame };
  }

  /** How likely each pixel is body: the model draws that as the opacity of a picture. */
  private alpha(mask: CanvasImageSource, width: number, height: number): Uint8ClampedArray {
    const [canvas, context] = this.mask;
    canvas.width = width;
    canvas.height = height;
    context.drawImage(mask, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    const alpha = new Uint8ClampedArray(width * height);
    for (let index = 0; index < alpha.length; index++) alpha[index] = data[index * 4 + 3]!;
    return alpha;
  }

  private nobody(): null {
    this.before = null;
    this.luma = light(...this.small()).luma;
    return null;
  }

  /** The picture and what is not body, both small. */
  private small(): [Grey, Uint8Array] {
    const [picture] = this.picture;
    const scale = SMALL / Math.max(picture.width, picture.height);
    const width = Math.round(picture.width * scale);
    const height = Math.round(picture.height * scale);
    const [canvas, context] = this.little;
    canvas.width = width;
    canvas.height = height;
    context.drawImage(this.mask[0], 0, 0, width, height);
    const body = context.getImageData(0, 0, width, height).data.filter((_, index) => index % 4 === 3);
    context.clearRect(0, 0, width, height);
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, width, height);
    return [grey(context.getImageData(0, 0, width, height).data, width, height), outsideOf(body, width, height)];
  }

  /** Of the box around the landmarks. */
  private sharpness(points: Point[]): number {
    const [picture, context] = this.picture;
    const xs = points.map(({ x }) => x * picture.width);
    const ys = points.map(({ y }) => y * picture.height);
    const left = Math.max(0, Math.floor(Math.min(...xs) - 10));
    const top = Math.max(0, Math.floor(Math.min(...ys) - 10));
    const width = Math.min(picture.width, Math.ceil(Math.max(...xs) + 10)) - left;
    const height = Math.min(picture.height, Math.ceil(Math.max(...ys) + 10)) - top;
    if (width < 20 || height < 20) return 0;
    return sharpness(grey(context.getImageData(left, top, width, height).data, width, height));
  }
}

addEventListener("message", (event: MessageEvent) => {
  const port = event.ports[0];
  if (event.data !== HELLO || !port) return;
  const tell = (message: FromEngine, transfer: Transferable[] = []): void => port.postMessage(message, transfer);
  const engine = new Engine();
  const started = performance.now();
  const loaded = engine.load().then(
    () => tell({ t: "ready", ms: performance.now() - started }),
    (error: unknown) => tell({ t: "failed", why: String(error) }),
  );
  // One at a time, in order: the model follows the person from frame to frame.
  let work: Promise<void> = loaded;
  const failed = (error: unknown): void => tell({ t: "failed", why: String(error) });
  const answer = async (data: Exclude<ToEngine, { t: "prepare" }>): Promise<void> => {
    if (data.t === "reset") return engine.reset();
    const { seq, at_ms } = data;
    const began = performance.now();
    if (data.t === "closer") {
      const outline = await engine.lookCloser(at_ms);
      return tell({ t: "closer", seq, at_ms, outline, ms: performance.now() - began }, [outline.mask.buffer]);
    }
    const observation = await engine.observe(data.frame, at_ms, data.kept);
    tell({ t: "seen", seq, at_ms, observation, luma: engine.luma, ms: performance.now() - began }, observation ? [observation.mask.buffer] : []);
  };
  port.onmessage = ({ data }: MessageEvent<ToEngine>) => {
    const began = performance.now();
    // While it is fetched the turn goes on.
    if (data.t === "prepare") return void engine.closer.load().then(() => tell({ t: "prepared", ms: performance.now() - began }), failed);
    work = work.then(() => answer(data)).catch(failed);
  };
});
