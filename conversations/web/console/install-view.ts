import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Component, styled } from "../shared/base";
import { icon } from "./icons";
import type { Embed, Site } from "./types";

/** How a shop puts the widget on its page: the tag, the policy that lets it run, and where it may stand. */
@customElement("fs-install")
export class InstallView extends Component {
  @property({ attribute: false }) sites: Site[] = [];
  @property({ attribute: false }) load!: () => Promise<Embed[]>;
  @state() private embeds: Map<string, Embed> = new Map();
  @state() private problem = "";
  @state() private copied = "";

  static override styles = styled(css`
    :host { overflow-y: auto; background: var(--wash); }
    .page { max-width: 860px; margin: 0 auto; padding: 28px 28px 64px; display: grid; gap: 24px; }
    header h2 { margin: 0; font: 500 28px/1.2 var(--display); }
    .lead { margin: 6px 0 0; color: var(--soft); max-width: 60ch; }
    article { padding: 24px; border: 1px solid var(--line); border-radius: 20px; background: var(--paper); display: grid; gap: 20px; min-width: 0; }
    h3 { margin: 0; font: 500 22px/1.3 var(--display); }
    h3 small { display: block; font: 500 13px/1.5 var(--sans); color: var(--soft); }
    section { display: grid; gap: 8px; min-width: 0; }
    h4 { margin: 0; font-size: 15px; font-weight: 650; }
    h4 span { display: inline-grid; place-items: center; width: 22px; height: 22px; margin-inline-end: 8px; border-radius: 50%; background: var(--brand-wash); color: var(--brand); font-size: 12px; }
    p { margin: 0; font-size: 14px; color: var(--soft); max-width: 68ch; }
    .code { position: relative; }
    pre { margin: 0; padding: 14px 52px 14px 16px; border-radius: 12px; background: #14162b; color: #eceafc; font: 13px/1.6 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
    .code .icon { position: absolute; top: 4px; right: 4px; color: #eceafc; }
    pre:focus-visible, .code .icon:focus-visible { outline-color: var(--gold); }
    .origins { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 8px; }
    .origins li { padding: 4px 12px; border: 1px solid var(--line-strong); border-radius: 99px; font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
    @media (max-width: 640px) { .page { padding: 16px 12px 32px; } article { padding: 18px 16px; border-radius: 16px; } }
  `);

  override render(): TemplateResult {
    return html`<div class="page">
      <header><h2 tabindex="-1">Install</h2><p class="lead">One tag puts the chat on your shop's pages. It loads after your page, asks nobody else for anything, and stores nothing before the first message.</p></header>
      ${this.sites.map((site) => this.site(site))}
      ${this.sites.length ? nothing : html`<article><h3>No site yet</h3><p>The marketplace sets up the sites on which your chat may stand. Ask its staff for one.</p></article>`}
      <div class="sr" role="status">${this.copied ? "Copied" : ""}</div>
    </div>`;
  }

  private site(site: Site): TemplateResult {
    return html`<article aria-labelledby="s-${site.key}">
      <h3 id="s-${site.key}">${site.name}<small>Site key ${site.key} · ${site.currency} · ${site.locale}</small></h3>
      <section><h4><span aria-hidden="true">1</span>Put this before the end of the body</h4>${this.code(`${site.key}:tag`, this.embeds.get(site.key)?.snippet, "the tag")}</section>
      <section><h4><span aria-hidden="true">2</span>If your pages send a Content-Security-Policy, add exactly this</h4>${this.code(`${site.key}:csp`, this.embeds.get(site.key)?.csp.replaceAll("; ", ";\n"), "the policy")}
        <p>No inline script, no inline style, no eval, no third party: nothing else is needed.</p></section>
      <section><h4><span aria-hidden="true">3</span>Where it may run</h4>
        ${site.origins.length ? html`<ul class="origins">${site.origins.map((origin) => html`<li>${origin}</li>`)}</ul>` : nothing}
        <p>${site.origins.length ? "Pages of any other origin are refused." : "Only on this server's own pages so far. The marketplace's staff adds your shop's origin."}</p></section>
      <section><h4><span aria-hidden="true">4</span>Signed-in shoppers, if you have them</h4>
        <p>${site.identity ? "An identity secret is set for this site." : "No identity secret is set for this site yet."} Your server signs <b>sub</b>, <b>aud</b> (the site key), <b>iat</b>, <b>exp</b> (at most 5 minutes later) and <b>jti</b> as an HS256 JWT; the page hands it to the widget, and the conversation follows the shopper's log-in.</p></section>
    </article>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.loadEmbeds();
  }

  private async loadEmbeds(): Promise<void> {
    this.problem = "";
    try {
      this.embeds = new Map((await this.load()).map((embed) => [embed.site_key, embed]));
    } catch {
      this.problem = "The tag could not be loaded.";
    }
  }

  private code(key: string, text: string | undefined, name: string): TemplateResult {
    if (text === undefined)
      return this.problem ? html`<p role="alert">${this.problem} <button type="button" class="btn quiet" @click=${() => void this.loadEmbeds()}>Try again</button></p>` : html`<p role="status">Loading…</p>`;
    return html`<div class="code"><pre tabindex="0" role="region" aria-label=${name}><code>${text}</code></pre>
      <button type="button" class="icon" aria-label="Copy ${name}" @click=${() => void this.copy(key, text)}>${icon(this.copied === key ? "check" : "copy")}</button></div>`;
  }

  private async copy(key: string, text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return;
    }
    this.copied = key;
    setTimeout(() => (this.copied = this.copied === key ? "" : this.copied), 2_000);
  }
}
