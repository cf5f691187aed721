import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSettings, VARIABLES } from "../src/env.ts";

const example = readFileSync(new URL("../.env.example", import.meta.url), "utf8");
const good = { APP_ID: "1", PRIVATE_KEY: "-----BEGIN\\nKEY", WEBHOOK_SECRET: "s" };

describe("the environment", () => {
  it("is listed in .env.example, no more and no less", () => {
    const listed = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual([...VARIABLES].sort());
  });

  it("has the defaults that .env.example shows", () => {
    const shown = Object.fromEntries(
      [...example.matchAll(/^([A-Z_]+)=(.+)$/gm)].map(([, name, value]) => [name, value]),
    );
    expect(readSettings({ ...good, ...shown })).toEqual(readSettings(good));
  });

  it("refuses to start without a webhook secret, and names all that is wrong at once", () => {
    expect(() => readSettings({ WEBHOOK_SECRET: "" })).toThrow(
      /APP_ID[\s\S]*WEBHOOK_SECRET is missing[\s\S]*PRIVATE_KEY is missing/,
    );
  });

  it("takes another pace than github.com's, but no nonsense", () => {
    expect(readSettings({ ...good, WRITES_PER_MINUTE: "600" }).writesPerMinute).toBe(600);
    expect(() => readSettings({ ...good, WRITES_PER_MINUTE: "many" })).toThrow(/WRITES_PER_MINUTE .*from 1 to 6000/);
  });

  it("takes a key in one line", () => {
    expect(readSettings(good).privateKey).toBe("-----BEGIN\nKEY");
  });
});
