import { html, nothing, svg, type TemplateResult } from "lit";
import type { Show } from "../keys";
import { t } from "../wording";

/** Drawn for this: an A-pose from the front and from behind, and a body from the side, in a box of 100 × 200. */
const FRONT =
  "M50 6c6 0 10 5 10 12 0 6-2 10-5 13v4c2 3 8 4 13 6 5 2 7 5 9 11l14 43c1 4 2 7 0 9-2 1-4-1-5-4L71 66l-1-2c0 8-1 14-2 20 0 8 3 14 4 24l3 40c1 14 2 24 2 32l6 10c0 2-3 2-7 2-5 0-9-1-9-4l-3-30-12-50h-2l-12 50-3 30c0 3-4 4-9 4-4 0-7 0-7-2l6-10c0-8 1-18 2-32l3-40c1-10 4-16 4-24-1-6-2-12-2-20l-1 2-15 34c-1 3-3 5-5 4-2-2-1-5 0-9l14-43c2-6 4-9 9-11 5-2 11-3 13-6v-4c-3-3-5-7-5-13 0-7 4-12 10-12Z";
const SIDE =
  "M51 6c7 0 11 5 11 12l2 5-2 2c0 4-2 7-5 7l-1 4c6 4 9 10 9 18 0 8-2 14-3 20 0 6 3 12 3 20l-2 30c1 12 0 22-2 34l-1 22 11 6c1 3 0 6-3 6H50c-3 0-4-2-4-6l1-30-3-32c-3-10-4-20-4-28 0-10 4-16 5-24-1-10-3-16-2-26 0-6 2-10 3-14l-1-6c-4-3-6-7-6-12 0-5 4-8 12-8Z";

const PATHS = { front: FRONT, back: FRONT, left: SIDE, right: SIDE };

/** The silhouette to stand into, mirrored as her picture is; gold once she does. */
export const outline = (which: Show["outline"], good: boolean): TemplateResult =>
  html`<svg class="outline ${good ? "good" : ""}" viewBox="0 0 100 200" preserveAspectRatio="xMidYMid meet" aria-hidden="true">${svg`<path d=${PATHS[which]} transform=${which === "right" ? "matrix(-1 0 0 1 100 0)" : nothing}></path>`}</svg>`;

/** Where on the ring each view is, in degrees clockwise from the top: her front is nearest to the phone, and she turns to her left. */
const QUARTERS: [Show["outline"], number][] = [["front", 180], ["right", 270], ["back", 0], ["left", 90]];
const ROUND = 2 * Math.PI * 44;

/** What has been seen of her, from above: a quarter of the ring for each view, gold once it is there. */
export function compass({ missing, outline: next }: Show, progress: number): TemplateResult {
  const quarter = ([view, at]: [Show["outline"], number]): TemplateResult => {
    const state = !missing.includes(view) ? "seen" : view === next ? "next" : "";
    return svg`<circle class=${state} cx="56" cy="56" r="44" stroke-dasharray="${ROUND / 4 - 9} ${ROUND}" transform="rotate(${at - 135 + 5.5} 56 56)"></circle>` as unknown as TemplateResult;
  };
  return html`<svg class="compass" viewBox="0 0 112 112" role="img" aria-label=${t("progress", { n: Math.round(progress * 100) })}>
    ${QUARTERS.map(quarter)}
    <path d="M56 40c8 0 24 5 24 16S64 70 56 70s-24-3-24-14 16-16 24-16Z" /><circle class="head" cx="56" cy="56" r="10" /><path class="nose" d="m51 68 5 8 5-8Z" />
  </svg>`;
}
