// Skip links for keyboard users: from the top of the page, and from the filter to the results.

/** Activate the page's links with `data-skip`. */
export function followSkips(ways: Readonly<Record<string, () => void>>): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-skip]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      ways[link.dataset["skip"] ?? ""]?.();
    });
  }
}
