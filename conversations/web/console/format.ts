/** "now", "4 min", "3 h", "2 d": how long ago, for a narrow column. */
export function ago(iso: string | null | undefined, now: number = Date.now()): string {
  if (!iso) return "";
  const minutes = Math.floor((now - Date.parse(iso)) / 60_000);
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  if (minutes < 7 * 24 * 60) return `${Math.floor(minutes / 1440)} d`;
  return new Date(iso).toLocaleDateString([], { day: "numeric", month: "short" });
}

/** The same in words, for a screen reader. */
export function agoWords(iso: string, now: number = Date.now()): string {
  const minutes = Math.floor((now - Date.parse(iso)) / 60_000);
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return `${minutes} minute${minutes === 1 ? "" : "s"}`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} hour${hours === 1 ? "" : "s"}` : `${Math.floor(hours / 24)} days`;
}

export const clockTime = (iso: string): string => new Date(iso).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });

export const exactTime = (iso: string): string => new Date(iso).toLocaleString([], { dateStyle: "full", timeStyle: "short" });

export function dayName(iso: string, now: Date = new Date()): string {
  const day = new Date(iso);
  const days = Math.round((startOf(now) - startOf(day)) / 86_400_000);
  if (days <= 1) return days <= 0 ? "Today" : "Yesterday";
  if (days < 7) return day.toLocaleDateString([], { weekday: "long" });
  return day.toLocaleDateString([], { day: "numeric", month: "long", ...(day.getFullYear() !== now.getFullYear() && { year: "numeric" }) });
}

export const sameDay = (a: string, b: string): boolean => startOf(new Date(a)) === startOf(new Date(b));

const startOf = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

export const initials = (name: string): string =>
  name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => word[0]!.toUpperCase()).join("") || "?";

/** A steady hue for a person's avatar. */
export const hue = (id: string): number => [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
