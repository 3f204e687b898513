// Retries of what could not be fetched without a connection.

/** Milliseconds for which a connection that is back may fail, and before the first retry meanwhile. */
const UNSTEADY = 60_000, FIRST = 500;

/** When the connection came back, in milliseconds since the page was opened. */
let back = -UNSTEADY;

/**
 * Retry once the connection is back. Browsers may say so before it works: if the retry fails, the next call retries again, after a
 * pause that doubles. Returns how to cancel that; with a connection that was not lost, nothing is retried.
 */
export function retryOnceBack(again: () => void): () => void {
  if (!navigator.onLine) {
    const retry = (): void => {
      back = performance.now();
      again();
    };
    addEventListener("online", retry, { once: true });
    return () => removeEventListener("online", retry);
  }
  const since = performance.now() - back;
  const timer = since < UNSTEADY ? window.setTimeout(again, Math.max(FIRST, since)) : 0;
  return () => clearTimeout(timer);
}
