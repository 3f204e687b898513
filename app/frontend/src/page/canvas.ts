// Canvases at the resolution of the screen.

/** Set the size of a canvas in CSS pixels, which are also the unit of its context. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  const ratio = devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  }
  canvas.getContext("2d")?.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** Call back whenever the device pixel ratio changes: on another screen, or by the browser's zoom. */
export function onPixelRatioChange(callback: () => void): void {
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => {
    callback();
    onPixelRatioChange(callback);
  }, { once: true });
}
