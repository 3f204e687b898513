// Building elements from text alone: nothing that comes from an event is ever read as HTML.

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>>;
type Child = Node | string | null | undefined | false;

/** Make an element; a function among the attributes listens to the event of that name, `null` and `false` leave one out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

/** Read an address that names its site; `null` if it does not. */
export function absolute(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** A link to a page elsewhere; an address that is not http or https stays plain text. */
export function externalLink(address: string, text: string): HTMLElement {
  if (!/^https?:$/.test(absolute(address)?.protocol ?? "")) return h("span", {}, text);
  return h("a", { href: address, rel: "noopener noreferrer external", target: "_blank" }, text);
}

/** Find an element of the page that must be there. */
export function byId<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element with the id ${id}`);
  return element as T;
}
