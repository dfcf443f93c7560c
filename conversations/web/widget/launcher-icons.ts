export const icons = {
  chat: `<svg viewBox="0 0 24 24" width="26" height="26" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.6 3.3 6L5.8 21l4-2.1c.7.1 1.4.2 2.2.2 5 0 9-3.5 9-7.8s-4-7.8-9-7.8Z"/><path d="M8.3 11.3h.1M12 11.3h.1M15.7 11.3h.1" stroke-width="2.4"/></svg>`,
};
