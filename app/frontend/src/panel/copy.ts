// Copying texts to the reader's clipboard, and saying whether it worked.

import { h } from "../page/dom";
import { gettext } from "../language/i18n";

/** A button that copies a text and confirms it. */
export function copyButton(text: string, name: string): HTMLElement {
  const said = h("span", { role: "status" });
  const button = h("button", { type: "button", class: "copy", click: () => void copy(text, said) }, name);
  return h("span", { class: "copying" }, button, " ", said);
}

/** Copy a text and say so; browsers refuse it to frames, and to pages whose connection is not encrypted. */
export async function copy(text: string, said: Element): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = gettext("Copied.");
  } catch {
    said.textContent = gettext("The browser does not allow copying: {text}", { text });
  }
}
