// Links that lead past what the Tab key would go through: from the top of the page, and from the filter to what it found.

/** Make the page's links with `data-skip` work. */
export function followSkips(ways: Readonly<Record<string, () => void>>): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-skip]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      ways[link.dataset["skip"] ?? ""]?.();
    });
  }
}
