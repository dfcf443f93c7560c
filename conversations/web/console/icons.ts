import { svg, html, type TemplateResult, type SVGTemplateResult } from "lit";

const PATHS = {
  inbox: svg`<path d="M4 13h4l1.5 3h5L16 13h4"/><path d="M6.5 5h11L20 13v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-5z"/>`,
  orders: svg`<path d="M5 8h14l-1 12H6z"/><path d="M9 11V7a3 3 0 0 1 6 0v4"/>`,
  install: svg`<path d="m8 8-4 4 4 4M16 8l4 4-4 4M13.5 5l-3 14"/>`,
  help: svg`<circle cx="12" cy="12" r="8.5"/><path d="M9.8 9.6a2.3 2.3 0 1 1 3.3 2.1c-.8.4-1.1.9-1.1 1.8M12 16.6v.1"/>`,
  sound: svg`<path d="M5 10v4h3l4 3.5v-11L8 10zM15.5 9.5a3.6 3.6 0 0 1 0 5M18 7a7 7 0 0 1 0 10"/>`,
  muted: svg`<path d="M5 10v4h3l4 3.5v-11L8 10zM16 10l4 4M20 10l-4 4"/>`,
  search: svg`<circle cx="11" cy="11" r="6"/><path d="m15.5 15.5 4 4"/>`,
  back: svg`<path d="M15 5l-7 7 7 7"/>`,
  close: svg`<path d="M6 6l12 12M18 6 6 18"/>`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
  ticks: svg`<path d="m2.5 12.5 4.5 4.5 8-9.5M11 15.5l1.6 1.5 8-9.5"/>`,
  clock: svg`<circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l3 2"/>`,
  warn: svg`<path d="M12 4 3 19.5h18zM12 10v4.5M12 17v.1"/>`,
  send: svg`<path d="M5 12h13M12.5 6.5 18 12l-5.5 5.5"/>`,
  note: svg`<path d="M6 4h12v11l-5 5H6z"/><path d="M13 20v-5h5M9 8.5h6M9 12h4"/>`,
  hanger: svg`<path d="M12 9.5V8.7c1.3-.3 2-1.1 2-2.1a2 2 0 0 0-4 0M12 9.5 3.6 16c-.9.7-.4 2 .7 2h15.4c1.1 0 1.6-1.3.7-2z"/>`,
  spark: svg`<path d="M12 4c.6 4.2 2.8 6.9 7 8-4.2 1.1-6.4 3.8-7 8-.6-4.2-2.8-6.9-7-8 4.2-1.1 6.4-3.8 7-8z"/>`,
  person: svg`<circle cx="12" cy="8.5" r="3.5"/><path d="M5 19.5c.8-3.6 3.4-5.5 7-5.5s6.2 1.9 7 5.5"/>`,
  panel: svg`<rect x="4" y="5" width="16" height="14" rx="2"/><path d="M14.5 5v14"/>`,
  reply: svg`<path d="M10 7 5 12l5 5M5 12h8c3.5 0 6 2 6 6"/>`,
  copy: svg`<rect x="9" y="9" width="10" height="10" rx="2"/><path d="M15 9V6a1 1 0 0 0-1-1H6a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h3"/>`,
  more: svg`<path d="M6 12v.1M12 12v.1M18 12v.1"/>`,
  truck: svg`<path d="M3 7h11v9H3zM14 10h4l3 3v3h-7"/><circle cx="7" cy="17.5" r="1.7"/><circle cx="17.5" cy="17.5" r="1.7"/>`,
  box: svg`<path d="m4 8 8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8"/>`,
  door: svg`<path d="M13 4H6v16h7M10 12h10M16.5 8.5 20 12l-3.5 3.5"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof PATHS;

/** A drawing beside words: silent to a screen reader. */
export const icon = (name: IconName): TemplateResult => html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">${PATHS[name]}</svg>`;
