// Says in plain words which Node is needed, before a newer syntax or API can fail with an obscure one.
// Plain JavaScript of an old edition on purpose: it must run on whatever Node the machine has.
const needed = 24;
const major = Number(process.versions.node.split(".")[0]);

if (major < needed) {
  process.stderr.write(
    `ShopSet needs Node ${needed} or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      "In a clone, `npm ci` brings the right one for the npm scripts: run `npm ci` (with install scripts allowed),\n" +
      `then \`npm test\`, \`npm run demo\` or \`npm run sandbox\`. In production, install Node ${needed}.\n`,
  );
  process.exit(1);
}
