// Runs the unit tests of the scripts, which are bundled first: the scripts' imports are for the bundler, not for Node.
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const root = "../../tests/scripts";
const folder = mkdtempSync(join(tmpdir(), "scripts-"));
try {
  await build({
    entryPoints: globSync(`${root}/**/*.test.ts`),
    outbase: root,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    nodePaths: ["node_modules"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  const options = ["--enable-source-maps", "--test", "--test-isolation=none", `--test-reporter=${process.argv[2] ?? "spec"}`];
  process.exitCode = spawnSync(process.execPath, [...options, `${folder}/**/*.test.mjs`], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
