// The script that a page may load beside its embeds (/embed.js): sets each to the height that it posts.
{
  const embeds = (document.currentScript as HTMLScriptElement).src.replace(/\.js.*$/, "");
  const frames = (): HTMLIFrameElement[] => [...document.querySelectorAll("iframe")].filter(({ src }) => src.startsWith(embeds));
  addEventListener("message", ({ source, data }: MessageEvent) => {
    const height = Number(data?.caspianMapHeight);
    if (!(height > 0 && height < 4000)) return;
    for (const frame of frames()) if (frame.contentWindow === source) frame.style.height = `${height}px`;
  });
  // Embeds loaded before this script have posted it already.
  for (const { contentWindow } of frames()) contentWindow?.postMessage("caspian-map-height", "*");
}
