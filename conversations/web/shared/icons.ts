import { svg, html, type TemplateResult } from "lit";

const shapes = {
  cart: svg`<path d="M5 8h14l1 12.5H4L5 8Z"/><path d="M9 10V6.5a3 3 0 0 1 6 0V10"/>`,
  chat: svg`<path d="M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.6 3.3 6L5.8 21l4-2.1c.7.1 1.4.2 2.2.2 5 0 9-3.5 9-7.8s-4-7.8-9-7.8Z"/><path d="M8.3 11.3h.1M12 11.3h.1M15.7 11.3h.1" stroke-width="2.4"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  send: svg`<path d="M12 19.5V5M5.5 11 12 4.5l6.5 6.5"/>`,
  minus: svg`<path d="M5 12h14"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  bin: svg`<path d="M4 7h16M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7"/>`,
  file: svg`<path d="M6 3.5h8l4 4v13H6z"/><path d="M14 3.5v4h4M9 12.5h6M9 16h6"/>`,
  pin: svg`<path d="M12 21s6.5-5.6 6.5-11a6.5 6.5 0 0 0-13 0C5.5 15.4 12 21 12 21Z"/><circle cx="12" cy="10" r="2.3"/>`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
  alert: svg`<path d="M12 4 2.8 19.5h18.4L12 4Z"/><path d="M12 10v4.5M12 17v.1"/>`,
  clock: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>`,
  left: svg`<path d="m14.5 5-7 7 7 7"/>`,
  right: svg`<path d="m9.5 5 7 7-7 7"/>`,
  down: svg`<path d="M12 5v14M6 13l6 6 6-6"/>`,
  store: svg`<path d="M4.5 10v10h15V10M3.5 9.5 5.5 4h13l2 5.5a2.8 2.8 0 0 1-5.6 0 2.9 2.9 0 0 1-5.8 0 2.8 2.8 0 0 1-5.6 0Z"/>`,
  person: svg`<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>`,
  card: svg`<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="M3 10h18"/>`,
  truck: svg`<path d="M2.5 6h11.5v11H2.5zM14 10h4l3.5 3.5V17H14z"/><circle cx="7" cy="17.5" r="2"/><circle cx="17.5" cy="17.5" r="2"/>`,
  spark: svg`<path d="M12 3.5c.6 4.9 3 7.4 8 8-5 .6-7.4 3.1-8 8-.6-4.9-3-7.4-8-8 5-.6 7.4-3.1 8-8Z"/>`,
};

export type IconName = keyof typeof shapes;
export const icon = (name: IconName): TemplateResult => html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">${shapes[name]}</svg>`;
