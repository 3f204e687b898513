// The events that the reader has opened, stored only in this browser.

const KEY = "caspian-map-seen";
/** Most events that are remembered; the oldest are discarded first. */
const MOST = 1000;
let seen: Set<string> | null = null;

/** Whether the reader has opened an event. */
export function isSeen(id: string): boolean {
  return remembered().has(id);
}

/** Remember that an event was opened. */
export function see(id: string): void {
  const ids = remembered();
  ids.delete(id);
  ids.add(id);
  try {
    localStorage.setItem(KEY, JSON.stringify([...ids].slice(-MOST)));
  } catch {
    // If the browser blocks storage, events are remembered until the page is closed.
  }
}

function remembered(): Set<string> {
  try {
    seen ??= new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]") as string[]);
  } catch {
    seen = new Set();
  }
  return seen;
}
