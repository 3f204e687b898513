// The script that a page may load for its embeds (/embed.js): sets each to the height that it posts.
{
  // Independent of the host name, since the site may have several.
  const frames = (within: ParentNode): HTMLIFrameElement[] => [...within.querySelectorAll("*")].flatMap((element) =>
    element.shadowRoot ? frames(element.shadowRoot) : element instanceof HTMLIFrameElement && /\/embed\/?([?#]|$)/.test(element.src) ? [element] : []);
  addEventListener("message", ({ source, data }: MessageEvent) => {
    const height = Number(data?.caspianMapHeight);
    if (!(height > 0 && height < 4000)) return;
    for (const frame of frames(document)) if (frame.contentWindow === source) frame.style.height = `${height}px`;
  });
  // Embeds loaded before this script have already posted their heights.
  for (const { contentWindow } of frames(document)) contentWindow?.postMessage("caspian-map-height", "*");
}
