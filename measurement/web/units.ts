/** Lengths are millimetres everywhere; centimetres, feet and inches exist only where a person reads or writes them. */
export type Unit = "cm" | "in";
const INCH_MM = 25.4;

export const toUnit = (mm: number, unit: Unit): number => mm / (unit === "cm" ? 10 : INCH_MM);
export const fromUnit = (value: number, unit: Unit): number => Math.round(value * (unit === "cm" ? 10 : INCH_MM));

/** "92.5 cm", "36½ in": to half a centimetre or a quarter of an inch, which is finer than any of it is known. */
export function written(mm: number, unit: Unit, locale?: string): string {
  if (unit === "cm") return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(Math.round(mm / 5) / 2)} cm`;
  const quarters = Math.round((mm / INCH_MM) * 4);
  const whole = Math.floor(quarters / 4);
  return `${whole}${["", "¼", "½", "¾"][quarters % 4]} in`;
}

/** How sure: rounded up to the next half, never to nothing. */
export function margin(mm: number, unit: Unit, locale?: string): string {
  const halves = Math.max(1, Math.ceil(toUnit(mm, unit) * 2 - 0.001));
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(halves / 2);
}

/** What stands in a field: "92.5" or "36.25". */
export const inField = (mm: number, unit: Unit): string => String(unit === "cm" ? Math.round(mm) / 10 : Math.round((mm / INCH_MM) * 4) / 4);

/** A number as people write it: "92,5", "36 1/2", "36½". Null when it is none. */
export function numberOf(text: string): number | null {
  const fractions: Record<string, string> = { "¼": " 1/4", "½": " 1/2", "¾": " 3/4" };
  const plain = text.trim().replace(/[¼½¾]/, (each) => fractions[each]!).replace(",", ".").replace(/\s*(cm|in|inch|inches|")$/i, "").trim();
  const mixed = /^(\d+)?\s*(?:(\d+)\/(\d+))?$/.exec(plain);
  if (mixed && (mixed[1] || mixed[2])) return Number(mixed[1] ?? 0) + (mixed[2] ? Number(mixed[2]) / Number(mixed[3]) : 0);
  const value = Number(plain);
  return plain && Number.isFinite(value) && value >= 0 ? value : null;
}

/** Feet and inches of a height, the inches to one half. */
export function feet(mm: number): { feet: number; inches: number } {
  const halves = Math.round((mm / INCH_MM) * 2);
  return { feet: Math.floor(halves / 24), inches: (halves % 24) / 2 };
}
export const fromFeet = (whole: number, inches: number): number => Math.round((whole * 12 + inches) * INCH_MM);

/** The unit that people of this locale take their measurements in. */
export const homeUnit = (locale: string | undefined): Unit => (/^en-(US|LR)|^my/i.test(locale ?? "") ? "in" : "cm");
