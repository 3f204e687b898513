// The colours of the map, defined in the style sheet for the light and the dark theme.

const NAMES = ["sea", "land", "shore", "border", "river", "label", "label-halo", "symbol-line", "cluster", "cluster-text", "accent", "line", "text-soft"] as const;

export type Palette = Readonly<Record<(typeof NAMES)[number], string>> & {
  category(name: string): string;
  /** Colour of a state's waters, or with an empty code of those without a state. */
  zone(country: string): string;
};

/** Read the current colours. */
export function readPalette(element: Element = document.documentElement): Palette {
  const style = getComputedStyle(element);
  const colours = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  const category = (name: string): string =>
    style.getPropertyValue(`--category-${name.slice(name.indexOf(":") + 1)}`).trim() || style.getPropertyValue("--category-other").trim();
  const zone = (country: string): string =>
    style.getPropertyValue(`--zone-${country.toLowerCase()}`).trim() || style.getPropertyValue("--zone-common").trim();
  return { ...(colours as Record<(typeof NAMES)[number], string>), category, zone };
}

/** Read the colour of a status of port access. */
export function readAccessColour(status: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--access-${status}`).trim();
}

/** Call back whenever the colours change: with the system theme, or when a hidden frame gets its styles. */
export function onThemeChange(callback: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback);
  const page = document.documentElement;
  if (page.clientWidth > 0) return;
  const observer = new ResizeObserver(() => {
    if (page.clientWidth === 0) return;
    observer.disconnect();
    callback();
  });
  observer.observe(page);
}
