// What a `git push` asks for, read from its request, and an answer that declines it (git-scm.com/docs/gitprotocol-pack).
import { type RefChange, ZERO } from "./refs.ts";

export interface Push {
  changes: RefChange[];
  /** What client and server can do beside the bare protocol, as the client chose. */
  capabilities: Set<string>;
  /** The objects that come with it; empty when all it does is delete. */
  pack: Buffer;
}

/** Reads the body of a POST to git-receive-pack. */
export function parsePush(body: Buffer): Push {
  const commands = readSection(body, 0);
  const [first = ""] = commands.lines;
  const capabilities = new Set(first.slice(first.indexOf("\0") + 1).split(/\s+/));
  const changes = commands.lines.flatMap((line) => {
    const [, before = ZERO, after = ZERO, name = ""] = /^([0-9a-f]{40}) ([0-9a-f]{40}) ([^\0]+)/.exec(line) ?? [];
    return name === "" ? [] : [{ name, before, after }];
  });
  const options = capabilities.has("push-options") ? readSection(body, commands.end) : commands;
  return { changes, capabilities, pack: body.subarray(options.end) };
}

/** Declines a whole push: every ref with the reason, and beside it the lines that git shows as "remote: …". */
export function declinePush({ changes, capabilities }: Push, reason: string, remarks: string[]): Buffer {
  const report = ["unpack ok\n", ...changes.map(({ name }) => `ng ${name} ${reason}\n`)].map(packet);
  const status = Buffer.concat([...report, FLUSH]);
  if (!capabilities.has("side-band-64k")) return status;
  const remark = packet(Buffer.from(`\u0002${remarks.map((line) => `${line}\n`).join("")}`));
  return Buffer.concat([remark, packet(Buffer.concat([Buffer.from([1]), status])), FLUSH]);
}

const FLUSH = Buffer.from("0000");

function packet(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, "0")), bytes]);
}

/** The lines from an offset up to the next flush, and where the bytes behind it begin. */
function readSection(body: Buffer, from: number): { lines: string[]; end: number } {
  const lines: string[] = [];
  for (let at = from; at + 4 <= body.length; ) {
    const length = Number.parseInt(body.toString("latin1", at, at + 4), 16);
    if (length === 0) return { lines, end: at + 4 };
    if (!(length >= 4)) break;
    lines.push(body.toString("utf8", at + 4, at + length));
    at += length;
  }
  return { lines, end: body.length };
}
