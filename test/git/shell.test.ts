// What is shown can be pasted.
import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { shellWord } from "../../src/git/shell.ts";

it.each(["system", "../my system", "it's $HOME `here`", "a\nb", "", "*"])("%j is one word to a shell", (text) => {
  const words = execFileSync("sh", ["-c", `printf '%s|' ${shellWord(text)}`], { encoding: "utf8" });
  expect(words).toBe(`${text}|`);
});

it("is left as it is where it can be", () => {
  expect(shellWord("../out/tier-1")).toBe("../out/tier-1");
});
