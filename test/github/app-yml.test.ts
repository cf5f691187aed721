import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { BUILT_IN, EVENTS } from "../../src/github/events.ts";
import { lackingPermissions, PERMISSIONS } from "../../src/github/permissions.ts";

const manifest = load(readFileSync(new URL("../../app.yml", import.meta.url), "utf8")) as Record<string, unknown>;

describe("app.yml", () => {
  it("asks for the permissions that the program counts on, no more", () => {
    expect(manifest["default_permissions"]).toEqual(PERMISSIONS);
  });

  it("subscribes to the events that are heard, no more", () => {
    expect(manifest["default_events"]).toEqual(EVENTS.filter((event) => !BUILT_IN.includes(event)));
  });

  it("names where webhooks go, since the address that GitHub would be told otherwise lacks the path", () => {
    expect(manifest["hook_attributes"]).toMatchObject({ url: expect.stringMatching(/\/api\/github\/webhooks$/) });
  });
});

describe("what an installation has not granted", () => {
  it("is nothing when it granted all", () => {
    expect(lackingPermissions(PERMISSIONS)).toEqual([]);
  });

  it("is named with the access that is needed; more than that is enough", () => {
    const { checks, ...rest } = PERMISSIONS;
    expect(checks).toBe("write");
    expect(lackingPermissions({ ...rest, contents: "read", statuses: "write" })).toEqual([
      "contents: write",
      "checks: write",
    ]);
  });
});
