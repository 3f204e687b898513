// Bundles the pages' scripts and styles into static/dist, and packs them and the base map as small as Brotli can, which
// takes too long to be done for a reader who waits; run by the build hook of the Python package.
import { globSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
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

/** The modules of the map page that need more of Leaflet than its core. */
const WHOLE = /map\/layers\/|map-tools\.ts|compare\.ts/;
const leaflet = {
  name: "leaflet",
  setup(build) {
    build.onResolve({ filter: /^leaflet$/ }, ({ importer }) => ({ path: resolve("src/entry", WHOLE.test(importer) ? "leaflet-whole.js" : "leaflet-core.js") }));
  },
};
const page = { ...common, plugins: [look, leaflet] };
/** Options for a bundle that a map needs first, with parts that are fetched later. */
const inParts = { format: "esm", splitting: true, chunkNames: "part-[hash]", sourcemap: true, metafile: true };

// The parts of earlier builds have other names.
for (const old of globSync(join(common.outdir, "part-*"))) await rm(old);

const maps = await Promise.all([
  build({ ...page, ...inParts, entryPoints: ["src/entry/map.ts"] }),
  // A light map needs the half of Leaflet.
  build({ ...common, ...inParts, entryPoints: ["src/entry/embed.ts"], alias: { leaflet: "./src/entry/leaflet-core.js" } }),
]);
await Promise.all([
  // All of it for a map in one file.
  build({ ...page, entryPoints: [{ in: "src/entry/map.ts", out: "alone" }] }),
  build({ ...common, entryPoints: ["src/page/styles/bundles/dark.css", "src/page/styles/bundles/plain.css", "src/entry/handbook.ts", "src/page/styles/bundles/handbook.css", "src/entry/desk.ts", "src/page/styles/bundles/desk.css"], sourcemap: true }),
  build({ ...common, entryPoints: [{ in: "src/page/styles/bundles/page.css", out: "map" }, { in: "src/page/styles/bundles/embed-page.css", out: "embed" }], sourcemap: true }),
  // Pasted into other people's pages and files: without a link to a source map.
  build({ ...common, entryPoints: ["src/entry/frame.ts", "src/entry/one-file.ts"] }),
]);

const dist = common.outdir;
const first = ["map", "embed"].map((name, i) =>
  [name, maps[i].metafile.outputs[join(dist, `${name}.js`)].imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => basename(path))]);
await writeFile(join(dist, "first-parts.json"), JSON.stringify(Object.fromEntries(first)));

const basemap = "../../geodata/basemap";
const packed = join(dist, "basemap");
await mkdir(packed, { recursive: true });
await Promise.all([
  ...(await readdir(dist)).filter((name) => /\.(js|css)$/.test(name)).map((name) => pack(join(dist, name), dist)),
  ...(await readdir(basemap)).filter((name) => /topojson$/.test(name)).map((name) => pack(join(basemap, name), packed)),
]);

/** Write `name.br` for a file. */
async function pack(path, folder) {
  const content = await readFile(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  await writeFile(join(folder, `${basename(path)}.br`), await promisify(brotliCompress)(content, { params }));
}
