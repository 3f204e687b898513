// Copying texts to the clipboard, with a confirmation.

import { h } from "../page/dom";
import { gettext } from "../language/i18n";

/** Return a button that copies a text and confirms it. */
export function copyButton(text: string, name: string): HTMLElement {
  const said = h("span", { role: "status" });
  const button = h("button", { type: "button", class: "copy", click: () => void copy(text, said) }, name);
  return h("span", { class: "copying" }, button, " ", said);
}

/**
 * Copy a text and confirm it. Browsers refuse this in frames, and in pages with an unencrypted connection: the text is then selected,
 * in its field or next to the message.
 */
export async function copy(text: string, said: Element, field?: HTMLInputElement | HTMLTextAreaElement | null): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = gettext("Copied.");
  } catch {
    const shown = h("bdi", {}, field ? null : text);
    said.replaceChildren(gettext("The browser does not allow copying here. The text is selected: copy it with the keyboard or the menu."), " ", shown);
    field?.focus();
    field?.select();
    if (!field) getSelection()?.selectAllChildren(shown);
  }
}
