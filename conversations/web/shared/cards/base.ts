import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { Component, styled, type ActDetail } from "../base";
import { nameOf, type Card, type Line } from "../card-types";
import { icon } from "../icons";

export const cardStyles = css`
  .card {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
    overflow: clip;
  }
  header {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 12px 14px;
    border-bottom: 1px solid var(--line);
    font-weight: 650;
  }
  header .aside {
    margin-inline-start: auto;
    font-weight: 500;
    font-size: 13px;
    color: var(--soft);
  }
  .body {
    padding: 14px;
    display: grid;
    gap: 12px;
  }
  .soft {
    color: var(--soft);
    font-size: 13px;
  }
  h3,
  p,
  ul,
  dl,
  dd,
  ol {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  .row {
    display: flex;
    gap: 12px;
    align-items: center;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px;
  }
  .thumb {
    width: 56px;
    aspect-ratio: 4/5;
    object-fit: cover;
    border-radius: 8px;
    background: var(--wash);
    flex: none;
  }
  .what {
    display: grid;
    line-height: 1.35;
  }
  dl.sum {
    display: grid;
    grid-template-columns: 1fr auto;
    row-gap: 6px;
    font-size: 14px;
  }
  dl.sum dd {
    text-align: end;
    padding-inline-start: 12px;
  }
  dl.sum .total {
    font-weight: 700;
    font-size: 17px;
    padding-top: 8px;
    border-top: 1px solid var(--line);
  }
  .problem {
    display: flex;
    gap: 8px;
    padding: 10px 12px;
    border-radius: var(--radius-small);
    background: var(--bad-wash);
    color: var(--bad);
    font-size: 14px;
  }
  .pill {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    padding: 2px 9px;
    border-radius: 99px;
    background: var(--brand-wash);
    color: var(--brand);
    font-size: 12.5px;
    font-weight: 600;
    white-space: nowrap;
  }
  .pill.good {
    background: var(--good-wash);
    color: var(--good);
  }
  .pill.warn {
    background: var(--warn-wash);
    color: var(--warn);
  }
  .pill.bad {
    background: var(--bad-wash);
    color: var(--bad);
  }
  .pill .i {
    width: 14px;
    height: 14px;
  }
`;

/** A card: the snapshot in, `act` out. Not `live` (a newer one exists) or `readonly` (the console): nothing to press. */
export abstract class CardElement<T extends Card> extends Component {
  @property({ attribute: false }) card!: T;
  @property({ type: Boolean }) live = true;
  @property({ type: Boolean }) readonly = false;
  @state() protected busy = "";
  @state() protected problem: string | null = null;

  static override styles = styled(cardStyles);

  protected get usable(): boolean {
    return this.live && !this.readonly;
  }

  protected act(action: string, args: Record<string, unknown>, mark = action): Promise<boolean> {
    if (this.busy) return Promise.resolve(false);
    this.busy = mark;
    this.problem = null;
    return new Promise((resolve) => {
      const done = (problem: string | null): void => {
        this.busy = "";
        this.problem = problem;
        resolve(problem === null);
      };
      this.emit<ActDetail>("act", { action, args, done });
    });
  }

  protected trouble(): TemplateResult | typeof nothing {
    return this.problem ? html`<p class="problem" role="alert">${icon("alert")}<span>${this.problem}</span></p>` : nothing;
  }

  /** What it is, and whose. */
  protected lineText(line: Line): TemplateResult {
    return html`<span class="what"><strong>${line.title}</strong><span class="soft">${[line.colour, line.size, nameOf(line.vendor)].filter(Boolean).join(" · ")}</span></span>`;
  }
}
