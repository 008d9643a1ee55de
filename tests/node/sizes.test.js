// What a visitor has to fetch stays small: the bytes over the wire of the built files do not vary, so they are budgets.
import assert from 'node:assert/strict';
import {readdir, readFile} from 'node:fs/promises';
import {join, relative} from 'node:path';
import {test} from 'node:test';
import {brotliCompressSync, constants} from 'node:zlib';
import {packageFolder} from './support.js';

const site = join(packageFolder, '..');
const kEngineBytes = 67_500; // A ratchet on the way to 60,000: lower it when the engine shrinks.
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

test('the engine, lenslet.js with what it imports and engine.wasm, is within its budget', async (t) => {
  const files = await withImports(join(packageFolder, 'lenslet.js'));
  assert.ok(files.size > 2 && [...files].some((file) => file.endsWith('engine.js')), [...files].join());
  checkBudget(await brotliBytes([...files, join(packageFolder, 'engine.wasm')]), kEngineBytes, t);
});

test('the page, everything but the models and the builds that a browser with SIMD leaves alone, is within its budget', async (t) => {
  const files = (await readdir(site, {recursive: true, withFileTypes: true}))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !/^models\/|-plain[.-]|\.d\.ts$|lenslet\/(LICENSE|package\.json)$/.test(relative(site, file)));
  const own = new Set([join(packageFolder, 'engine.wasm')]); // The page has the core in its own module.
  checkBudget(await brotliBytes(files.filter((file) => !own.has(file))), kPageBytes, t);
});
