// Edits of a YAML mapping as splices of its text: whatever they do not touch stays byte for byte.
import { CST, isAlias, isCollection, isMap, isPair, isScalar, Lexer, type Pair, parse, type YAMLMap } from "yaml";
import { parseInstant } from "../names.ts";

/** What stands behind a key; null: the key is not there. */
export type Written = string | null | { [key: string]: Written };

/** `text` in place of what stands from `from` up to `to`. */
interface Splice {
  from: number;
  to: number;
  text: string;
}

/** A YAML file, as far as its edits need to know it. */
export interface Source {
  text: string;
  eol: string;
  comments: { at: number; text: string }[];
}

/** The lexer's own signs, which stand for no character of the text. */
const MARKS: string[] = [CST.DOCUMENT, CST.FLOW_END, CST.SCALAR];

/** Reads what is not a node: line ends, and where comments stand. */
export function sourceOf(text: string): Source {
  const comments: Source["comments"] = [];
  let at = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (MARKS.includes(lexeme)) continue;
    if (lexeme.startsWith("#")) comments.push({ at, text: lexeme });
    at += lexeme.length;
  }
  return { text, eol: text.includes("\r\n") ? "\r\n" : "\n", comments };
}

/** The text with `fields` of one of its mappings as given. Comments next to a removed field stay, on lines of their own. */
export function withFields(source: Source, map: YAMLMap, fields: { [key: string]: Written }): string {
  const splices = changeFields(source, map, fields).sort((a, b) => a.from - b.from || a.to - b.to);
  let text = "";
  let at = 0;
  for (const splice of splices) {
    text += source.text.slice(at, splice.from) + splice.text;
    at = Math.max(at, splice.to);
  }
  return text + source.text.slice(at);
}

function changeFields(source: Source, map: YAMLMap, fields: { [key: string]: Written }): Splice[] {
  const kept = map.items.filter((pair) => fields[keyOf(pair)] !== null);
  return Object.entries(fields).flatMap(([key, value]): Splice[] => {
    const pair = map.items.find((candidate) => keyOf(candidate) === key);
    if (value === null) return pair ? [removal(source, map, pair)] : [];
    return pair ? change(source, map, { pair, value }) : insertion(source, map, { key, value, last: kept.at(-1) });
  });
}

function change(
  source: Source,
  map: YAMLMap,
  { pair, value }: { pair: Pair; value: Exclude<Written, null> },
): Splice[] {
  const now = pair.value;
  if (typeof value === "string") return isSame(now, value) ? [] : [replacement(source, map, { pair, value })];
  const keys = isMap(now) ? now.items.map(keyOf) : [];
  if (!isMap(now) || !keys.some((key) => value[key] !== undefined && value[key] !== null)) {
    return [replacement(source, map, { pair, value })];
  }
  return changeFields(source, now, { ...Object.fromEntries(keys.map((key) => [key, null])), ...value });
}

/** Whether it says so already, a moment in whatever way people wrote it. */
function isSame(node: unknown, value: string): boolean {
  return isScalar(node) && (node.value === value || parseInstant(String(node.value)) === value);
}

function replacement(source: Source, map: YAMLMap, { pair, value }: { pair: Pair; value: Written }): Splice {
  const { text, eol } = source;
  const keyEnd = rangeOf(pair.key)[1];
  const [start] = pair.value ? rangeOf(pair.value) : [keyEnd];
  const to = endOf(text, pair);
  const isBelow = text.slice(keyEnd, start).includes("\n");
  const comments = commentsIn(source, isBelow ? keyEnd : start, to);
  const printed = print(value);
  if (map.flow) return { from: start, to, text: [...comments, printed].join(eol) };
  if (!isBelow && comments.length === 0) return { from: start, to, text: start === to ? ` ${printed}` : printed };
  const from = rangeOf(pair.key)[0];
  const indent = text.slice(lineStart(text, from), from);
  return { from, to, text: [...comments, `${text.slice(from, keyEnd)}: ${printed}`].join(`${eol}${indent}`) };
}

function removal(source: Source, map: YAMLMap, pair: Pair): Splice {
  const { text, eol } = source;
  const [begin] = rangeOf(pair.key);
  const end = endOf(text, pair);
  const comma = map.flow ? (/^\s*,/.exec(text.slice(end))?.[0].length ?? 0) : 0;
  const from = lineStart(text, begin);
  const indent = text.slice(from, begin);
  const rest = text.slice(end + comma, lineEnd(text, end + comma));
  if (indent.trim() === "" && /^\s*(?:#.*)?$/.test(rest)) {
    const to = Math.min(lineEnd(text, end + comma) + eol.length, text.length);
    return {
      from,
      to,
      text: commentsIn(source, from, to)
        .map((comment) => `${indent}${comment}${eol}`)
        .join(""),
    };
  }
  if (comma > 0) return { from: begin, to: end + comma + (/^ */.exec(rest)?.[0].length ?? 0), text: "" };
  const before = /,\s*$/.exec(text.slice(0, begin))?.[0].length ?? 0;
  return { from: begin - before, to: end, text: "" };
}

function insertion(
  { text, eol }: Source,
  map: YAMLMap,
  { key, value, last }: { key: string; value: Written; last: Pair | undefined },
): Splice[] {
  const field = `${printScalar(key)}: ${print(value)}`;
  const put = (at: number, added: string): Splice => ({ from: at, to: at, text: added });
  if (!last) return [put(rangeOf(map)[0] + 1, ` ${field} `)];
  const [begin] = rangeOf(last.key);
  const indent = text.slice(lineStart(text, begin), begin);
  const end = endOf(text, last);
  if (!map.flow) {
    const next = text.indexOf("\n", end) + 1;
    return [next === 0 ? put(text.length, `${eol}${indent}${field}`) : put(next, `${indent}${field}${eol}`)];
  }
  if (indent.trim() !== "") return [put(end, `, ${field}`)];
  const hasComma = /^\s*,/.test(text.slice(end));
  return [
    ...(hasComma ? [] : [put(end, ",")]),
    put(lineEnd(text, end), `${eol}${indent}${field}${hasComma ? "," : ""}`),
  ];
}

function keyOf(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

function rangeOf(node: unknown): [number, number] {
  const range = isCollection(node) || isScalar(node) || isAlias(node) ? node.range : null;
  if (!range) throw new Error("a node that was not parsed has no place");
  return [range[0], range[1]];
}

/** Where the last word of a node or field ends: a block's own range goes on over the comments behind it. */
function endOf(text: string, node: unknown): number {
  if (isPair(node)) return endOf(text, node.value ?? node.key);
  const end = rangeOf(node)[1];
  if (isCollection(node) && !node.flow && node.items.length > 0) {
    return Math.max(...node.items.map((item) => endOf(text, item)));
  }
  return text.slice(0, end).trimEnd().length;
}

function commentsIn({ comments }: Source, from: number, to: number): string[] {
  return comments.filter(({ at }) => at >= from && at < to).map((comment) => comment.text);
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  if (end === -1) return text.length;
  return text[end - 1] === "\r" ? end - 1 : end;
}

function print(value: Written): string {
  if (typeof value === "string") return printScalar(value);
  const fields = Object.entries(value ?? {}).filter(([, field]) => field !== null);
  return fields.length === 0
    ? "{}"
    : `{ ${fields.map(([key, field]) => `${printScalar(key)}: ${print(field)}`).join(", ")} }`;
}

/** Plain where a reader of YAML takes it for just this text, else in quotes. */
function printScalar(text: string): string {
  const isPlain = /^[A-Za-z0-9][-A-Za-z0-9_.:]*(?<!:)$/.test(text) && parse(text) === text;
  return isPlain ? text : JSON.stringify(text);
}
