// Bundles the front ends into ../static/conversations/ and ../../measurement/static/measurement/ (committed: see server/docs/adr,
// so that nobody needs Node to run the shop).
//   node build.mjs            widget, page and console bundles, minified
//   node build.mjs --watch    the same, rebuilt on change
//   node build.mjs --out DIR  elsewhere (the currentness test compares a fresh build with the committed one)
//   node build.mjs --driver FILE   the client as a program, for tests/conformance
//   node build.mjs --tests    the unit tests, for `node --test .build/tests/*.test.mjs`
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const elsewhere = args.includes("--out") && resolve(args[args.indexOf("--out") + 1]);
const out = elsewhere || join(here, "../static/conversations");
const measuring = join(here, "../../measurement/web");
const measuringOut = elsewhere ? join(out, "measurement") : join(here, "../../measurement/static/measurement");

// Lit templates keep their white space in the bundle; outside <pre> and text nodes it is only weight.
const squeeze = {
  name: "squeeze-templates",
  setup(build) {
    build.onLoad({ filter: /\/(shared|widget|console|page|measurement\/web)\/.*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/\n[ \t]+/g, "\n"),
      loader: "ts",
    }));
  },
};

/** `import text from "./x.css"`: minified, as a string. */
const styles = {
  name: "css-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: common.target });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** What the panel lends to the script that it fetches later: one copy of each, and one state. */
const LENT = {
  lit: ["LitElement", "css", "html", "nothing", "svg", "unsafeCSS"],
  "lit/decorators.js": ["customElement", "property", "query", "state"],
  "shared/base": ["Component", "controls", "styled"],
  "shared/card-types": ["nameOf"],
  "shared/cards/base": ["CardElement", "cardStyles"],
  "shared/icons": ["icon"],
  "shared/money": ["money"],
  "shared/settings": ["asset", "settings"],
};
const LENT_AS = "globalThis.__fashionistar";

/** `import "lend"` in the panel puts what is lent where the later script finds it. */
const lend = {
  name: "lend",
  setup(build) {
    build.onResolve({ filter: /^lend$/ }, () => ({ path: "lend", namespace: "lend" }));
    build.onLoad({ filter: /.*/, namespace: "lend" }, () => {
      const names = Object.entries(LENT);
      const all = names.map(([from, each], at) => `import { ${each.map((name) => `${name} as _${at}_${name}`).join(", ")} } from "${from.startsWith("shared/") ? "./" : ""}${from}";`);
      const objects = names.map(([from, each], at) => `"${from}": { ${each.map((name) => `${name}: _${at}_${name}`).join(", ")} }`);
      return { contents: `${all.join("\n")}\n${LENT_AS} = { ${objects.join(", ")} };`, resolveDir: here };
    });
  },
};

/** The other side: a lent module is what the panel has put there; a name that is not lent fails the build. */
const borrow = {
  name: "borrow",
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, resolveDir, kind }) => {
      if (kind !== "import-statement") return undefined;
      const name = path.startsWith(".") ? relative(here, resolve(resolveDir, path)).replaceAll("\\", "/") : path;
      return name in LENT ? { path: name, namespace: "lent" } : undefined;
    });
    build.onLoad({ filter: /.*/, namespace: "lent" }, ({ path }) => ({ contents: `export const { ${LENT[path].join(", ")} } = ${LENT_AS}["${path}"];` }));
  },
};

const common = {
  tsconfig: join(here, "tsconfig.json"),
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022", "safari16.4"],
  legalComments: "none",
  charset: "utf8",
  logLevel: "warning",
  write: false,
  plugins: [squeeze, styles],
};

/** Name of the output → entry point, when the entry exists. Each carries the fingerprint of what it fetches: that comes first. */
const entries = { "engine.js": "../../measurement/web/engine/engine.ts", "measure.js": "../../measurement/web/main.ts", "http.js": "widget/http.ts", "later.js": "widget/later.ts", "panel.js": "widget/panel.ts", "console.js": "console/main.ts", "page.js": "page/page.ts", "widget.js": "widget/loader.ts" };

const BORROWERS = new Set(["later.js", "measure.js"]);

/** The same for style sheets of whole pages, with what they import. */
const sheets = { "account.css": "console/account.css", "site.css": "site/site.css" };

async function build() {
  for (const folder of [out, measuringOut]) mkdirSync(folder, { recursive: true });
  const sizes = {};
  for (const [name, entry] of Object.entries(sheets)) {
    if (!existsSync(join(here, entry))) continue;
    const result = await esbuild.build({ absWorkingDir: here, bundle: true, minify: true, write: false, logLevel: "warning", target: common.target, entryPoints: [entry], external: ["*.svg", "*.woff2"] });
    writeFileSync(join(out, name), result.outputFiles[0].contents);
  }
  const marks = { panel: "", later: "", http: "", measure: "", engine: "" };
  for (const [name, entry] of Object.entries(entries)) {
    if (!existsSync(join(here, entry))) continue;
    const define = { __PANEL__: JSON.stringify(marks.panel), __LATER__: JSON.stringify(marks.later), __HTTP__: JSON.stringify(marks.http), __MEASURE__: JSON.stringify(marks.measure), __ENGINE__: JSON.stringify(marks.engine) };
    const plugins = [BORROWERS.has(name) ? borrow : lend, ...common.plugins];
    const result = await esbuild.build({ ...common, plugins, entryPoints: [join(here, entry)], define });
    const code = result.outputFiles[0].contents;
    const mark = name.replace(".js", "");
    if (mark in marks) marks[mark] = createHash("sha256").update(code).digest("hex").slice(0, 10);
    writeFileSync(join(entry.includes("measurement/web") ? measuringOut : out, name), code);
    sizes[name] = `${(code.length / 1024).toFixed(1)} KB, ${(gzipSync(code, { level: 9 }).length / 1024).toFixed(1)} KB gzip`;
  }
  await buildPage(sizes);
  copyEngines();
  writeFileSync(join(out, "built.json"), JSON.stringify({ sources: sourcesDigest() }) + "\n");
  for (const [name, size] of Object.entries(sizes)) console.log(`${name.padEnd(12)} ${size}`);
}

/** A digest of all that the bundles are made of: lets a test without Node say that they are out of date. */
function sourcesDigest() {
  const files = [];
  const walk = (folder) => {
    for (const entry of readdirSync(join(here, folder), { withFileTypes: true })) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() && !["node_modules", "tests", ".build"].includes(entry.name)) walk(path);
      else if (/\.(ts|css|svg|mjs)$|^(package-lock|tsconfig)\.json$/.test(path)) files.push(path);
    }
  };
  walk("");
  walk("../../measurement/web");
  files.push("../../measurement/guide.json");
  const hash = createHash("sha256");
  for (const path of files.sort()) hash.update(`${path}\n${createHash("sha256").update(readFileSync(join(here, path))).digest("hex")}\n`);
  return hash.digest("hex");
}

/** The shop pages' style sheet, its two letters of Bodoni (SIL Open Font License, kept beside them) and drawings. */
async function buildPage(sizes) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: here, bundle: true, minify: true, write: false, entryPoints: ["page/site.css"], target: common.target,
    external: ["*.woff2", "*.svg"], logLevel: "warning",
  });
  const css = outputFiles[0].contents;
  writeFileSync(join(out, "site.css"), css);
  sizes["site.css"] = `${(css.length / 1024).toFixed(1)} KB, ${(gzipSync(css, { level: 9 }).length / 1024).toFixed(1)} KB gzip`;
  mkdirSync(join(out, "fonts"), { recursive: true });
  const font = join(here, "node_modules/@fontsource/bodoni-moda");
  for (const style of ["normal", "italic"])
    copyFileSync(join(font, `files/bodoni-moda-latin-500-${style}.woff2`), join(out, `fonts/bodoni-moda-500-${style}.woff2`));
  copyFileSync(join(font, "LICENSE"), join(out, "fonts/LICENSE.txt"));
  for (const file of readdirSync(join(here, "page")).filter((name) => name.endsWith(".svg"))) copyFileSync(join(here, "page", file), join(out, file));
}

/** What @mediapipe/pose and LiteRT fetch while they run. The model is the server's own: a link beside the former leads there. */
const ENGINES = {
  pose: ["@mediapipe/pose", ["pose.js", "pose_web.binarypb", "pose_solution_packed_assets.data", "pose_solution_packed_assets_loader.js", "pose_solution_simd_wasm_bin.js", "pose_solution_simd_wasm_bin.wasm"]],
  litert: ["@litertjs/core/wasm", ["litert_wasm_compat_internal.js", "litert_wasm_compat_internal.wasm"]],
};

function copyEngines() {
  for (const [folder, [from, parts]] of Object.entries(ENGINES)) {
    mkdirSync(join(measuringOut, folder), { recursive: true });
    for (const part of parts) writeFileSync(join(measuringOut, folder, part), readFileSync(join(here, "node_modules", from, part)));
  }
}

async function buildTests() {
  const dir = join(here, ".build/tests");
  rmSync(dir, { recursive: true, force: true });
  const files = ["tests", "../../measurement/web/tests"].flatMap((folder) => readdirSync(join(here, folder)).filter((file) => file.endsWith(".test.ts")).map((file) => `${folder}/${file}`));
  await esbuild.build({
    tsconfig: common.tsconfig, absWorkingDir: here, bundle: true, format: "esm", platform: "node", target: "node20", outdir: dir,
    entryPoints: files.map((file) => ({ in: join(here, file), out: basename(file, ".ts") })), outExtension: { ".js": ".mjs" }, logLevel: "warning",
  });
}

/** The reference client as a program that takes its orders as JSON lines. */
async function buildDriver(outfile) {
  await esbuild.build({ absWorkingDir: here, bundle: true, format: "esm", platform: "node", target: "node20", entryPoints: ["tests/driver.ts"], outfile, logLevel: "warning" });
}

if (args.includes("--tests")) await buildTests();
else if (args.includes("--driver")) await buildDriver(resolve(args[args.indexOf("--driver") + 1]));
else {
  await build();
  if (args.includes("--watch")) {
    const { watch } = await import("node:fs");
    let timer;
    watch(here, { recursive: true }, (_event, file) => {
      if (!file?.endsWith(".ts") || file.includes("node_modules")) return;
      clearTimeout(timer);
      timer = setTimeout(() => build().catch((error) => console.error(error.message)), 60);
    });
  }
}
