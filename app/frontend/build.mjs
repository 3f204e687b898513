// Bundles the pages' scripts and styles into static/dist, and packs them and the base map as small as Brotli can, which
// takes too long to be done for a reader who waits; run by the build hook of the Python package.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { build } from "esbuild";
import { targets } from "./browsers.mjs";

/** Gives style sheets the colours of `look.json` as custom properties: `@import "look:light"`. */
const look = {
  name: "look",
  setup(build) {
    build.onResolve({ filter: /^look:/ }, ({ path }) => ({ path: path.slice("look:".length), namespace: "look" }));
    build.onLoad({ filter: /./, namespace: "look" }, async ({ path: theme }) => {
      const { colours } = JSON.parse(await readFile("look.json", "utf8"));
      const properties = Object.entries(colours[theme]).map(([name, colour]) => `--${name}: ${colour};`);
      return { contents: `:root { ${properties.join(" ")} }`, loader: "css" };
    });
  },
};

const common = {
  plugins: [look],
  outdir: "static/dist",
  bundle: true,
  minify: true,
  format: "iife",
  target: targets,
  charset: "utf8",
  legalComments: "linked",
  entryNames: "[name]",
  assetNames: "[name]",
  loader: { ".png": "file" },
  logLevel: "warning",
};

await Promise.all([
  build({ ...common, entryPoints: ["src/entry/map.ts", "src/page/styles/bundles/dark.css", "src/page/styles/bundles/plain.css", "src/entry/handbook.ts", "src/page/styles/bundles/handbook.css"], sourcemap: true }),
  build({ ...common, entryPoints: [{ in: "src/page/styles/bundles/page.css", out: "map" }, { in: "src/page/styles/bundles/embed-page.css", out: "embed" }], sourcemap: true }),
  // A light map needs the half of Leaflet, and little of a virtualiser.
  build({ ...common, entryPoints: ["src/entry/embed.ts"], sourcemap: true, alias: { leaflet: "./src/entry/leaflet-core.js", "@tanstack/virtual-core": "./src/page/small-list.ts" } }),
  // Pasted into other people's pages and files: without a link to a source map.
  build({ ...common, entryPoints: ["src/entry/frame.ts", "src/entry/one-file.ts"] }),
]);

const dist = common.outdir;
const basemap = "../../geodata/basemap";
const packed = join(dist, "basemap");
await mkdir(packed, { recursive: true });
await Promise.all([
  ...(await readdir(dist)).filter((name) => /\.(js|css)$/.test(name)).map((name) => pack(join(dist, name), dist)),
  ...(await readdir(basemap)).filter((name) => /json$/.test(name)).map((name) => pack(join(basemap, name), packed)),
]);

/** Write `name.br` for a file. */
async function pack(path, folder) {
  const content = await readFile(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  await writeFile(join(folder, `${basename(path)}.br`), await promisify(brotliCompress)(content, { params }));
}
