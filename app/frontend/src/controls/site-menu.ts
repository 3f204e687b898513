// The links of the site in the header, which are collapsed into a button on a phone.

import { byId } from "../page/dom";

/** Expand the links with their button; choosing one, a click elsewhere or Escape collapses them. */
export function foldSiteLinks(): void {
  const [button, links] = [byId<HTMLButtonElement>("site-toggle"), byId("site-links")];
  const unfold = (unfolded: boolean): void => {
    links.classList.toggle("unfolded", unfolded);
    button.setAttribute("aria-expanded", String(unfolded));
  };
  button.addEventListener("click", () => unfold(!links.classList.contains("unfolded")));
  document.addEventListener("click", ({ target }) => {
    const chosen = (target as Element).closest("#site-links :is(button, a)");
    if (chosen || !(target as Element).closest("#site-links, #site-toggle")) unfold(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !links.classList.contains("unfolded")) return;
    event.preventDefault();
    unfold(false);
    button.focus();
  });
}
