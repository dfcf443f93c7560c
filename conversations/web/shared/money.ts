import { settings } from "./settings";

const EXPONENT_0 = new Set("BIF CLP DJF GNF JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" "));
const EXPONENT_3 = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

/** "$54.00" from 5400 and "USD"; the exponent is the currency's own. */
export function money(minor: number, currency: string): string {
  const digits = EXPONENT_0.has(currency) ? 0 : EXPONENT_3.has(currency) ? 3 : 2;
  return new Intl.NumberFormat(settings.locale, {
    style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(minor / 10 ** digits);
}
