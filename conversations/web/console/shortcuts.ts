/** Single keys and two-key sequences ("g o"), where nobody is typing and no dialog is open. */
type Table = { allowed: () => boolean } & Record<string, () => unknown>;

const PAUSE_MS = 1_000;

export function shortcuts(table: Table): (event: KeyboardEvent) => void {
  let first = "";
  let at = 0;
  return (event) => {
    const target = event.composedPath()[0] as HTMLElement;
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName ?? "") || target.isContentEditable;
    if (typing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !table.allowed()) return;
    if (event.composedPath().some((node) => node instanceof HTMLDialogElement && node.open)) return;
    const key = event.key.toLowerCase();
    const pair = Date.now() - at < PAUSE_MS ? `${first} ${key}` : "";
    const run = (pair && table[pair]) || (key === "allowed" ? undefined : table[key]);
    first = key;
    at = Date.now();
    if (!run) return;
    event.preventDefault();
    run();
  };
}
