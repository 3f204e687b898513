// Progressive enhancement of the handbook: adds a copy button to each code block.

import { h } from "../page/dom";

const article = document.querySelector<HTMLElement>(".prose");

for (const block of article?.querySelectorAll("pre") ?? []) {
  const said = h("span", { role: "status" });
  const button = h("button", { type: "button", class: "copy", click: () => void copy(block, said) }, article?.dataset["copy"]);
  const frame = h("div", { class: "code" });
  block.before(frame);
  frame.append(block, h("span", { class: "copying" }, said, button));
}

async function copy(block: Element, said: Element): Promise<void> {
  try {
    await navigator.clipboard.writeText(typed(block.textContent ?? ""));
    said.textContent = article?.dataset["copied"] ?? "";
  } catch {
    said.textContent = article?.dataset["refused"] ?? "";
    getSelection()?.selectAllChildren(block);
  }
}

/** Remove the prompts and output of a Python session, so that the copied code runs. */
function typed(text: string): string {
  const lines = text.split("\n");
  if (!lines.some((line) => line.startsWith(">>> "))) return text;
  return `${lines.filter((line) => /^(>>>|\.\.\.)( |$)/.test(line)).map((line) => line.slice(4)).join("\n")}\n`;
}
