/** The shop pages work without it; with it, filters apply at once and the buttons speak to the chat. */
import { money } from "../shared/money";
import type { FashionistarApi } from "../widget/loader";

interface Option {
  variant: string;
  colour: string;
  size: string;
  price_minor: number;
  available: number;
}

/** The chat's script is loaded apart from us: wait for it. */
function chat(): Promise<FashionistarApi> {
  return new Promise((resolve) => {
    const look = (): void => void (window.Fashionistar ? resolve(window.Fashionistar) : setTimeout(look, 50));
    look();
  });
}

document.documentElement.classList.add("js");

document.querySelector<HTMLFormElement>("form.filters")?.addEventListener("change", (event) => {
  const form = event.currentTarget as HTMLFormElement;
  for (const field of form.querySelectorAll<HTMLSelectElement>("select")) field.disabled = field.value === "";
  form.submit();
});

document.querySelector<HTMLFormElement>("form.ask")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = (event.currentTarget as HTMLFormElement).querySelector("input")!;
  const text = field.value.trim();
  field.value = "";
  void chat().then((it) => (text ? it.say(text) : it.open()));
});

for (const button of document.querySelectorAll("[data-cart]")) button.addEventListener("click", () => void chat().then((it) => it.act("cart.view", {})));

const buy = document.querySelector<HTMLFormElement>("form.choose");
if (buy) {
  const { variants, currency, pictures } = JSON.parse(document.getElementById("product-data")!.textContent!) as {
    variants: Option[];
    currency: string;
    pictures: Record<string, string>;
  };
  const price = document.querySelector<HTMLElement>(".price")!;
  const said = buy.querySelector<HTMLElement>(".said")!;
  const value = (name: string): string | undefined => buy.querySelector<HTMLInputElement>(`input[name=${name}]:checked`)?.value;
  const say = (text: string, bad = false): void => {
    said.textContent = text;
    said.classList.toggle("bad", bad);
  };
  const picked = (): Option | undefined => {
    const colour = value("colour") ?? variants[0]?.colour;
    const sizes = variants.filter((each) => each.colour === colour);
    return sizes.length === 1 ? sizes[0] : sizes.find((each) => each.size === value("size"));
  };
  const show = (): void => {
    const colour = value("colour") ?? variants[0]?.colour ?? "";
    for (const input of buy.querySelectorAll<HTMLInputElement>("input[name=size]")) {
      const here = variants.find((each) => each.colour === colour && each.size === input.value);
      input.disabled = !here || here.available < 1;
      if (input.disabled) input.checked = false;
    }
    for (const [group, text] of [["colour", colour], ["size", value("size") ?? ""]] as const) {
      const label = buy.querySelector(`[data-chosen=${group}]`);
      if (label) label.textContent = text;
    }
    const picture = pictures[colour];
    const image = document.querySelector<HTMLImageElement>(".gallery img");
    if (picture && image && image.getAttribute("src") !== picture) image.src = picture;
    const one = picked();
    if (one) price.textContent = money(one.price_minor, currency);
    say(one && one.available > 0 && one.available <= 3 ? `Only ${one.available} left.` : "");
  };
  buy.addEventListener("change", show);
  buy.addEventListener("submit", (event) => {
    event.preventDefault();
    const one = picked();
    if (!one) {
      say("Choose a size first.", true);
      return void buy.querySelector<HTMLElement>("input[name=size]:not(:disabled)")?.focus();
    }
    void chat().then((it) => it.act("cart.add", { variant: one.variant, quantity: 1 }));
  });
  show();
}
