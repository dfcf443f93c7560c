/** Tells the line that now is a good moment to look (tab shown, network back) or that there is no network. */
export type Wake = (tell: (news: "resume" | "offline") => void) => () => void;

/** A browser's good moments to look at the line: tab shown again, network back, page restored from the cache. */
export const browserWake: Wake = (tell) => {
  const resume = (): void => tell("resume");
  const offline = (): void => tell("offline");
  const shown = (): void => {
    if (document.visibilityState === "visible") tell("resume");
  };
  addEventListener("online", resume);
  addEventListener("offline", offline);
  addEventListener("pageshow", resume);
  document.addEventListener("visibilitychange", shown);
  return () => {
    removeEventListener("online", resume);
    removeEventListener("offline", offline);
    removeEventListener("pageshow", resume);
    document.removeEventListener("visibilitychange", shown);
  };
};
