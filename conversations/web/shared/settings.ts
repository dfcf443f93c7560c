/** Set once by whoever shows the cards. */
export const settings: { locale: string | undefined; origin: string; askVendor: boolean } = {
  locale: undefined,
  /** Of the server: pictures and links in cards are relative to it, not to the shop page that embeds us. */
  origin: "",
  askVendor: true,
};

export const asset = (path: string): string => (path.startsWith("/") ? settings.origin + path : path);
