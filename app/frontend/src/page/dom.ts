// Creating elements from plain text: data of events are never parsed as HTML.

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>>;
type Child = Node | string | null | undefined | false;

/** Create an element; functions among the attributes are event listeners, `null` and `false` omit an attribute. */
export function h<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

/** Parse an absolute URL; `null` if it is not absolute. */
export function absolute(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** Return a link to an external page, or plain text if the URL is not http or https. */
export function externalLink(address: string, text: string): HTMLElement {
  if (!/^https?:$/.test(absolute(address)?.protocol ?? "")) return h("span", {}, text);
  return h("a", { href: address, rel: "noopener noreferrer external", target: "_blank" }, text);
}

/** Return a required element of the page. */
export function byId<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element with the id ${id}`);
  return element as T;
}
