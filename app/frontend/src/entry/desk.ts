// Progressive enhancement of the desk: focusing a field highlights the supporting passage, a date is explained while it is typed, a
// file can be dropped on the text, j and k move through lists, and / focuses the search.

import { styled } from "../page/style-sheets";

/** Highlight the passage of the report that supports something. */
function show(name: string | undefined, scroll: boolean): void {
  for (const mark of document.querySelectorAll<HTMLElement>("mark[data-marks]")) {
    mark.classList.toggle("chosen", name !== undefined && (mark.dataset["marks"] ?? "").split(" ").includes(name));
  }
  if (scroll) document.querySelector("mark.chosen")?.scrollIntoView({ block: "nearest" });
}

// The passage of a draft is visible immediately, also in a long report.
void styled().then(() => {
  const words = document.querySelector<HTMLElement>(".desk-words");
  const quote = words?.querySelector<HTMLElement>("mark");
  if (words && quote && !location.hash) words.scrollTop = quote.offsetTop - words.offsetTop - words.clientHeight / 3;
});

document.addEventListener("focusin", ({ target }) => {
  if (!(target instanceof Element)) return;
  const field = target.closest<HTMLElement>("[data-field], [data-of]");
  if (field) show(field.dataset["field"] ?? field.dataset["of"], innerWidth > 960);
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-words]") : null;
  if (!link) return;
  event.preventDefault();
  show(link.dataset["words"], true);
});

const date = document.querySelector<HTMLInputElement>("input[data-dates]");
let asked = 0;
date?.addEventListener("input", () => void explain(date));

/** Show a date in words. */
async function explain(field: HTMLInputElement): Promise<void> {
  const number = ++asked;
  const address = new URL(field.dataset["dates"] ?? "", location.href);
  address.searchParams.set("date", field.value.slice(0, 80));
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  const words = answer.ok ? ((await answer.json()) as { words: string }).words : "";
  const output = document.querySelector("#date-words");
  if (number === asked && output) output.textContent = words;
}

const text = document.querySelector<HTMLTextAreaElement>("textarea[data-drop]");
const file = document.querySelector<HTMLInputElement>('input[type="file"]');
text?.addEventListener("dragover", (event) => event.preventDefault());
text?.addEventListener("drop", (event) => {
  if (!file || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  file.files = event.dataTransfer.files;
  file.focus();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || !["j", "k", "/"].includes(event.key)) return;
  if (event.key === "/") {
    const search = document.querySelector<HTMLInputElement>("input[data-search]");
    if (search) event.preventDefault();
    search?.focus();
    search?.select();
    return;
  }
  const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-queue] :is(th, li) > a:first-child")];
  const at = links.findIndex((link) => link === document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
});
