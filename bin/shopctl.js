#!/usr/bin/env node
// The `shopctl` command: checks Node first, then runs the compiled program, or the TypeScript itself in a clone.
import "./require-node.js";
import { existsSync } from "node:fs";

const compiled = new URL("../dist/cli/shopctl.js", import.meta.url);
const written = new URL("../src/cli/shopctl.ts", import.meta.url);
await import(existsSync(written) ? written.href : compiled.href);
