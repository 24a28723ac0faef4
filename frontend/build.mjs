// Bundle scripts and styles, and copy what is served as it is. Output names are fixed; pages add ?v=<hash>.
// Everything is made beside the old files and put in their place at the end, so that a failure leaves them whole.
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { build } from "esbuild";

const place = "../src/congthu/static";
const target = "node_modules/.built";
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await cp("public", target, { recursive: true });
await build({
  entryPoints: { app: "scripts/app.mjs", compose: "scripts/compose/index.mjs" },
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome100", "firefox102", "safari15"],
  legalComments: "inline",
  outdir: target,
});
// Not a module: Firefox takes none between pages and network.
await build({
  entryPoints: { worker: "scripts/worker.mjs" },
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome100", "firefox102", "safari15"],
  outdir: target,
});
await build({
  entryPoints: { app: "styles/app.css" },
  bundle: true,
  minify: true,
  target: ["chrome100", "firefox102", "safari15"],
  outdir: target,
});
await rm(place, { recursive: true, force: true });
await rename(target, place);
