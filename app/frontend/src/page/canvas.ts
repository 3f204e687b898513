// Canvases as sharp as the screen that they are on.

/** Give a canvas a size in CSS pixels, in which its context counts from then on. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  const ratio = devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  }
  canvas.getContext("2d")?.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** Call back whenever a CSS pixel takes another number of the screen's: on another screen, or zoomed in the browser. */
export function onPixelRatioChange(callback: () => void): void {
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => {
    callback();
    onPixelRatioChange(callback);
  }, { once: true });
}
