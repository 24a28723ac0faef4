// Bundle scripts and styles, and copy what is served as it is. Output names are fixed; pages add ?v=<hash>.
import { cp, mkdir, rm } from "node:fs/promises";
import { build } from "esbuild";

const target = "../src/congthu/static";
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await cp("public", target, { recursive: true });
await build({
  entryPoints: { app: "scripts/app.mjs" },
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome100", "firefox102", "safari15"],
  legalComments: "inline",
  outdir: target,
});
await build({
  entryPoints: { app: "styles/app.css" },
  bundle: true,
  minify: true,
  target: ["chrome100", "firefox102", "safari15"],
  outdir: target,
});
