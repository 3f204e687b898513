// A wait for the style sheets of the page, before which nothing can be measured.

const happens = (target: EventTarget, ...types: readonly string[]): Promise<Event> =>
  new Promise((done) => types.forEach((type) => target.addEventListener(type, done, { once: true })));

/** Wait until the page's style sheets apply or have failed: WebKit may run modules earlier, contrary to the standard. */
export async function styled(): Promise<void> {
  if (document.readyState === "complete") return;
  const links = [...document.querySelectorAll<HTMLLinkElement>("link[rel='stylesheet']")];
  const pending = links.filter(({ sheet, media }) => !sheet && matchMedia(media || "all").matches);
  // The window's load event follows those of all style sheets, even of one that failed before this call.
  await Promise.race([Promise.all(pending.map((link) => happens(link, "load", "error"))), happens(window, "load")]);
}
