// What a visitor has to fetch stays small: the bytes over the wire of the built files do not vary, so they are budgets.
import assert from 'node:assert/strict';
import {readdir, readFile} from 'node:fs/promises';
import {join, relative} from 'node:path';
import {test} from 'node:test';
import {brotliCompressSync, constants} from 'node:zlib';
import {packageFolder} from './support.js';

const site = join(packageFolder, '..');
const kEngineBytes = 60_000;
const kPageBytes = 350_000;

/** Each file compressed by itself, as a static host does. */
async function brotliBytes(files) {
  const sizes = {};
  for (const file of files) {
    const bytes = await readFile(file);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    };
    sizes[relative(site, file)] = brotliCompressSync(bytes, {params}).length;
  }
  return sizes;
}

function checkBudget(sizes, budget, test) {
  const total = Object.values(sizes).reduce((all, size) => all + size);
  test.diagnostic(`${total} bytes of ${budget}: ${JSON.stringify(sizes)}`);
  assert.ok(total <= budget, `${total} bytes are more than ${budget}: ${JSON.stringify(sizes, null, 1)}`);
}

// A file and all that it imports from beside it.
async function withImports(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const text = await readFile(file, 'utf8');
  for (const [, name] of text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
    await withImports(join(file, '..', name), found);
  }
  return found;
}

for (const engine of ['engine.wasm', 'engine-relaxed.wasm']) {
  test(`the engine, lenslet.js with what it imports and ${engine}, is within its budget`, async (t) => {
    const files = await withImports(join(packageFolder, 'lenslet.js'));
    assert.ok(files.size > 2 && [...files].some((file) => file.endsWith('engine.js')), [...files].join());
    checkBudget(await brotliBytes([...files, join(packageFolder, engine)]), kEngineBytes, t);
  });
}

for (const [build, others] of Object.entries({simd: /-(plain|relaxed)-/, relaxed: /-plain-|studio-module/})) {
  test(`the page, everything but the models that a browser fetches for its ${build} build, is within its budget`, async (t) => {
    const files = (await readdir(site, {recursive: true, withFileTypes: true}))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(site, join(entry.parentPath ?? entry.path, entry.name)))
      // The page has the core in its own module.
      .filter(
        (file) => !/^(models|finder)\/|engine(-\w+)?\.wasm$|\.d\.ts$|lenslet\/(LICENSE|package\.json)$/.test(file),
      )
      .filter((file) => !others.test(file));
    assert.equal(files.filter((file) => file.endsWith('.wasm')).length, 1, files.join());
    checkBudget(await brotliBytes(files.map((file) => join(site, file))), kPageBytes, t);
  });
}
