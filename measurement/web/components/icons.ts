import { html, svg, type TemplateResult } from "lit";

/** Drawn for the measuring alone, in the strokes of the widget's own. */
const shapes = {
  phone: svg`<rect x="7" y="2.5" width="10" height="19" rx="2.2"/><path d="M10.5 18.5h3"/>`,
  lock: svg`<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3"/>`,
  ruler: svg`<rect x="2.5" y="8" width="19" height="8" rx="1.5"/><path d="M6.5 8v3M10 8v4M13.5 8v3M17 8v4"/>`,
  steps: svg`<path d="M4 12h15M13 6l6 6-6 6M4 5v14"/>`,
  shirt: svg`<path d="M8.5 3.5 3 6.5l2 5 2.5-1v10h9v-10l2.5 1 2-5-5.5-3a3.5 3.5 0 0 1-7 0Z"/>`,
  light: svg`<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3 7 7M17 17l1.7 1.7M18.7 5.3 17 7M7 17l-1.7 1.7"/>`,
  camera: svg`<path d="M3 8h4l2-3h6l2 3h4v11.5H3z"/><circle cx="12" cy="13.2" r="3.6"/>`,
  sound: svg`<path d="M4 9.5v5h3.5L12 19V5L7.5 9.5zM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>`,
  mute: svg`<path d="M4 9.5v5h3.5L12 19V5L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5"/>`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
  alert: svg`<path d="M12 4 2.8 19.5h18.4L12 4Z"/><path d="M12 10v4.5M12 17v.1"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  person: svg`<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>`,
  left: svg`<path d="m14.5 5-7 7 7 7"/>`,
  clip: svg`<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="m10 9 5 3-5 3z"/>`,
  pen: svg`<path d="m4 20 1-4.5L16.5 4l3.5 3.5L8.5 19z"/>`,
  bin: svg`<path d="M4 7h16M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7"/>`,
  file: svg`<path d="M12 3.5v11M7.5 10l4.5 4.5 4.5-4.5M5 20h14"/>`,
};

export type IconName = keyof typeof shapes;
export const icon = (name: IconName): TemplateResult => html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">${shapes[name]}</svg>`;

/** Large arrows over the picture: which way to go or to turn. */
const arrows = {
  closer: svg`<path d="M50 12v60M26 50l24 26 24-26"/><path d="M22 90h56"/>`,
  back: svg`<path d="M50 88V28M26 50l24-26 24 26"/><path d="M22 10h56"/>`,
  left: svg`<path d="M88 50H20M44 24 16 50l28 26"/>`,
  right: svg`<path d="M12 50h68M56 24l28 26-28 26"/>`,
  turn_left: svg`<path d="M84 36c8 18-10 34-34 34S8 54 16 36"/><path d="M3 52 16 33l17 15"/>`,
  turn_right: svg`<path d="M16 36C8 54 26 70 50 70s42-16 34-34"/><path d="M97 52 84 33 67 48"/>`,
  up: svg`<path d="M50 88V20M24 44l26-28 26 28"/>`,
  down: svg`<path d="M50 12v68M24 56l26 28 26-28"/>`,
};
export type Arrow = keyof typeof arrows;
export const isArrow = (name: unknown): name is Arrow => typeof name === "string" && name in arrows;
export const arrow = (name: Arrow): TemplateResult => html`<svg class="arrow" viewBox="0 0 100 100" aria-hidden="true">${arrows[name]}</svg>`;
