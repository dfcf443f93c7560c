/** The camera: opened, read frame by frame, closed. Nothing of it is kept. */
export type Refused = "denied" | "none";

/** Of the longer side of an analysed frame: fine enough for the model's 256 px crop, small enough for a phone. */
const LONG_SIDE = 800;

export class CameraRefused extends Error {
  constructor(readonly why: Refused) {
    super(why);
  }
}

export async function openCamera(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraRefused("none");
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, resizeMode: "none" } as MediaTrackConstraints });
  } catch (error) {
    const { name } = error as DOMException;
    throw new CameraRefused(name === "NotFoundError" || name === "OverconstrainedError" || name === "NotReadableError" ? "none" : "denied");
  }
}

export function closeCamera(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function sizeOf(video: HTMLVideoElement): { resizeWidth: number; resizeHeight: number } {
  const scale = Math.min(1, LONG_SIDE / Math.max(video.videoWidth, video.videoHeight, 1));
  return { resizeWidth: Math.max(1, Math.round(video.videoWidth * scale)), resizeHeight: Math.max(1, Math.round(video.videoHeight * scale)) };
}

/** The picture as it is now, not mirrored. Null while there is none. */
export async function frameOf(video: HTMLVideoElement): Promise<ImageBitmap | null> {
  if (video.readyState < 2 || !video.videoWidth) return null;
  return createImageBitmap(video, { ...sizeOf(video), resizeQuality: "medium" });
}

const JPEG_QUALITY = 0.8;

/** The same as a JPEG, for the way over the socket. */
export async function jpegOf(video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<ArrayBuffer | null> {
  if (video.readyState < 2 || !video.videoWidth) return null;
  const { resizeWidth, resizeHeight } = sizeOf(video);
  canvas.width = resizeWidth;
  canvas.height = resizeHeight;
  canvas.getContext("2d")!.drawImage(video, 0, 0, resizeWidth, resizeHeight);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
  return blob && blob.arrayBuffer();
}
