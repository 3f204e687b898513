// The oldest browsers that the pages are made for, as `browserslist` of package.json names them: the bundler builds for
// them. Run as a program, it holds bundles against MDN's table of web features and names what is younger; without
// arguments, all bundles of static/dist.
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

/** Names in other tables for the browsers of Browserslist. */
const TARGETS = { and_chr: "chrome", ios_saf: "ios" };
const TABLES = { and_chr: "chrome_android", ios_saf: "safari_ios" };

/** Features that some of the browsers may lack, and the reason that this does no harm. */
const DISPENSABLE = {
  captureStackTrace: "fflate looks whether it is there",
  TouchEvent: "a browser of a desktop has no touches",
  orientation: "Leaflet looks whether it is there",
  share: "a name of the page's own",
  sourceCapabilities: "Leaflet looks whether it is there",
  scrollend_event: "the list's virtualiser waits for a pause instead",
  touchcancel_event: "as TouchEvent",
  touchend_event: "as TouchEvent",
  touchstart_event: "as TouchEvent",
  wheel_event: "a phone has no wheel",
  // Styles that only refine; no other selector shares a rule with :has().
  "animation-timeline": "no bar says how far down a story one has read",
  "field-sizing": "a field is as wide as its longest choice",
  "forced-color-adjust": "colours of the system's high contrast",
  has: "more is shown than is needed",
  resize: "fields keep their size",
  "scrollbar-width": "bars are wider",
  selection: "the browser's own colour",
  "text-wrap": "lines break as they do elsewhere",
  zoom: "Leaflet's, for browsers of the past",
};

const OLDEST = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")).browserslist.map((line) => line.split(" >= "));

/** The browsers as esbuild names them. */
export const targets = OLDEST.map(([name, version]) => `${TARGETS[name] ?? name}${version}`);

if (argv[1] === fileURLToPath(import.meta.url)) await check(argv.length > 2 ? argv.slice(2) : globSync("static/dist/*.{js,css}"));

async function check(paths) {
  const { default: table } = await import("@mdn/browser-compat-data", { with: { type: "json" } });
  const known = { script: missingInScripts(table), style: missingAmong([table.css.properties, table.css["at-rules"], table.css.selectors]) };
  for (const path of paths) {
    const text = readFileSync(path, "utf8");
    const [used, missing] = path.endsWith(".css") ? [namesInStyle(text), known.style] : [await namesInScript(text), known.script];
    for (const name of used) {
      const browsers = missing.get(name) ?? [];
      const plain = name.replace(".", "");
      if (browsers.length === 0 || Object.hasOwn(DISPENSABLE, plain)) continue;
      console.error(`${basename(path)}: ${plain} is not in ${browsers.join(", ")}, which package.json names as supported`);
      process.exitCode = 1;
    }
  }
}

/** Global names, and with a dot before them the members of what every browser has: who uses a younger interface names it. */
function missingInScripts({ api, javascript: { builtins } }) {
  const common = [...Object.values(api), ...Object.values(builtins)].filter(({ __compat: compat }) => compat && lacking(compat).length === 0);
  const members = missingAmong(common);
  return new Map([...missingAmong([api, builtins, api.Window]), ...[...members].map(([name, browsers]) => [`.${name}`, browsers])]);
}

/** By the name of a feature, the browsers in which none of its owners has it: a name may mean that of any of them. */
function missingAmong(owners) {
  const found = new Map();
  for (const [key, { __compat: compat }] of owners.flatMap((owner) => Object.entries(owner))) {
    if (!compat) continue;
    const name = key.replace(/_static$/, "");
    const missing = lacking(compat);
    found.set(name, found.get(name)?.filter((browser) => missing.includes(browser)) ?? missing);
  }
  return found;
}

function lacking({ support }) {
  return OLDEST.filter(([browser, version]) => !supports(support?.[TABLES[browser] ?? browser], version)).map((one) => one.join(" "));
}

/** Whether one of the statements of the table holds for a version; the bundler adds prefixes to properties. */
function supports(statements, version) {
  const until = (added) => Number.parseFloat(String(added).replace("≤", ""));
  return [statements ?? []].flat().some(({ version_added: added, version_removed: removed, flags, prefix, alternative_name: other }) =>
    !flags && !other && (!prefix || prefix.startsWith("-")) && until(added) <= Number(version) && !(until(removed) <= Number(version)));
}

/** The names that a script takes for global variables, and for members and events but those that it defines itself. */
async function namesInScript(text) {
  const [{ parse }, { full }] = await Promise.all([import("acorn"), import("acorn-walk")]);
  const [used, own] = [new Set(), new Set()];
  full(parse(text, { ecmaVersion: "latest", sourceType: "module" }), (node) => {
    const { type, computed, key, object, property, left, callee } = node;
    if (type === "Identifier") used.add(node.name);
    else if (type === "MemberExpression" && !computed) used.add(/^(window|self|globalThis)$/.test(object.name) ? property.name : `.${property.name}`);
    else if (type === "ObjectPattern") for (const one of node.properties) used.add(`.${one.key?.name}`);
    else if (["Property", "MethodDefinition", "PropertyDefinition"].includes(type) && !computed) own.add(`.${key.name}`);
    else if (type === "AssignmentExpression" && left.object?.type === "ThisExpression") own.add(`.${left.property.name}`);
    else if (type === "CallExpression" && callee.property?.name === "addEventListener") used.add(`.${node.arguments[0]?.value}_event`);
  });
  return used.difference(own);
}

/** The names of the properties, rules and pseudo-classes that a style sheet uses. */
function namesInStyle(text) {
  const patterns = [/[{;]\s*([a-z][a-z-]*):/g, /@([a-z-]+)/g, /::?([a-z-]+)(?=[^{};]*\{)/g];
  return new Set(patterns.flatMap((pattern) => [...text.matchAll(pattern)]).map(([, name]) => name));
}
