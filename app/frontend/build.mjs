// Bundles the page's scripts and styles into ../static/dist; run by the build hook of the Python package.
import { build } from "esbuild";

await build({
  entryPoints: ["src/map.ts", "src/map.css"],
  outdir: "../static/dist",
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "linked",
  assetNames: "[name]",
  loader: { ".png": "file" },
  logLevel: "warning",
});
