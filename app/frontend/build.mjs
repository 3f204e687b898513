// Bundles the pages' scripts and styles into ../static/dist; run by the build hook of the Python package.
import { build } from "esbuild";

const common = {
  outdir: "../static/dist",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "linked",
  assetNames: "[name]",
  loader: { ".png": "file" },
  logLevel: "warning",
};

await Promise.all([
  build({ ...common, entryPoints: ["src/map.ts", "src/map.css", "src/dark.css", "src/plain.css", "src/handbook.ts", "src/handbook.css"], sourcemap: true }),
  // A light map needs the half of Leaflet.
  build({ ...common, entryPoints: ["src/embed.ts"], sourcemap: true, alias: { leaflet: "./src/leaflet-core.js" } }),
  // Pasted into other people's pages and files: without a link to a source map.
  build({ ...common, entryPoints: ["src/frame.ts", "src/one-file.ts"] }),
]);
