import { LitElement, css, unsafeCSS, type CSSResultGroup } from "lit";
import controlsText from "./controls.css";
import tokensText from "./tokens.css";

/** Custom properties for a root element (the widget's and the console's outermost host). */
export const tokens = unsafeCSS(tokensText);
/** Reset, focus ring, `.btn`, `.icon`, `.field`, `.sr`: for every shadow root. */
export const controls = unsafeCSS(controlsText);

/** `static styles = styled(css`…`)` */
export const styled = (...own: CSSResultGroup[]): CSSResultGroup[] => [controls, css`:host{display:block}`, ...own];

/** Attributes in, events out: `this.emit("act", {action, args})` bubbles through shadow roots. */
export class Component extends LitElement {
  protected emit<T>(type: string, detail?: T): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}

export interface ActDetail {
  action: string;
  args: Record<string, unknown>;
  /** The component calls it to learn how it went: message for people, or null when done. */
  done?: (problem: string | null) => void;
}
