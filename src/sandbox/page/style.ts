// The page's looks: system fonts, few colours, light and dark, nothing fetched from anywhere.
import { raw } from "hono/html";

export const style = raw(`
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5f6772; --paper: #f6f7f9; --card: #fff; --line: #dfe3e8;
  --link: #0b5cad; --good: #1a7f37; --bad: #c93c37; --wait: #9a6700; --merged: #7a4cc2; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --soft: #9aa4b0; --paper: #14171b; --card: #1b1f24;
  --line: #30363d; --link: #6cb0f5; --good: #4ac26b; --bad: #ff7b72; --wait: #d4a72c; --merged: #b48bf2; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header, main { max-width: 68rem; margin: auto; padding: 1rem; }
header { display: flex; gap: 1rem; align-items: baseline; padding-bottom: 0; }
header strong { font-size: 1.1rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
h1 { font-size: 1.4rem; margin: .5rem 0 1rem; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1rem 0 .4rem; } h4 { margin: .8rem 0 .3rem; }
section, article { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .25rem 1rem 1rem;
  margin-bottom: 1rem; overflow-x: auto; }
article { padding-top: .75rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-weight: 500; font-size: .85rem; }
tbody th { font-weight: 500; white-space: nowrap; }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
code { background: color-mix(in srgb, var(--soft) 14%, transparent); border-radius: 4px; padding: .1em .3em; }
pre { background: color-mix(in srgb, var(--soft) 9%, transparent); border-radius: 6px; padding: .75rem; overflow: auto; }
pre code { background: none; padding: 0; }
blockquote { margin: .5rem 0; padding-left: .9rem; border-left: 3px solid var(--line); color: var(--soft); }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-top: .75rem; }
button, select, textarea { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; padding: .3rem .7rem; }
textarea { flex-basis: 100%; min-height: 5rem; }
button { background: var(--good); border-color: transparent; color: #fff; cursor: pointer; }
button.plain { background: var(--card); border-color: var(--line); color: inherit; }
@media (prefers-color-scheme: dark) { button { color: #0d1117; } }
[role=alert] { border: 1px solid var(--bad); border-radius: 8px; padding: .6rem 1rem; margin-bottom: 1rem; }
.soft { color: var(--soft); } .end { margin-left: auto; }
.state { white-space: nowrap; font-size: .9rem; }
.success, .open { color: var(--good); } .failure, .error, .closed { color: var(--bad); }
.pending { color: var(--wait); } .merged { color: var(--merged); }
`);
