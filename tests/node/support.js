// What the tests of the built JavaScript package share.
import {cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The package as the site has it: `cmake --build --preset web --target site`, and the same for web-plain. */
export const packageFolder = join(process.env.LENSLET_SITE ?? join(root, 'build/site'), 'lenslet');
export const nodeModules = process.env.LENSLET_NODE_MODULES ?? join(root, '.toolchain/node/node_modules');

export const dataUrl = (name) => new URL(`../data/${name}`, import.meta.url);
export const tinyUrl = dataUrl('tiny.safetensors');
export const readTiny = async () => new Uint8Array(await readFile(tinyUrl));

export const importPackage = (folder = packageFolder) => import(pathToFileURL(join(folder, 'lenslet.js')));

/** A copy of the package, in which `files` replace what bears their names; null removes. Removed after the test. */
export async function packageWith(test, files) {
  const folder = await mkdtemp(join(tmpdir(), 'lenslet-'));
  test.after(() => rm(folder, {recursive: true}));
  await cp(packageFolder, folder, {recursive: true});
  for (const [name, bytes] of Object.entries(files)) {
    await (bytes === null ? rm(join(folder, name)) : writeFile(join(folder, name), bytes));
  }
  return importPackage(folder);
}

/** The fifty digits: {pixels: Uint8Array of 784, label}. */
export async function readDigits() {
  const pixels = (await readFile(dataUrl('mnist-50-images-idx3-ubyte'))).subarray(16);
  const labels = (await readFile(dataUrl('mnist-50-labels-idx1-ubyte'))).subarray(8);
  return Array.from(labels, (label, i) => ({label, pixels: pixels.subarray(784 * i, 784 * (i + 1))}));
}

/** What a network takes for these pixels. */
export const normalise = (pixels, {mean, std}) =>
  Float32Array.from(pixels, (value) => (Math.fround(value / 255) - mean[0]) / std[0]);

/** Each pixel `factor` times as large, dark on white paper. */
export function drawingOf(pixels, factor = 4) {
  const side = 28 * factor;
  const data = new Uint8ClampedArray(4 * side * side);
  for (let y = 0; y < side; ++y) {
    for (let x = 0; x < side; ++x) {
      const grey = 255 - pixels[28 * Math.floor(y / factor) + Math.floor(x / factor)];
      data.set([grey, grey, grey, 255], 4 * (side * y + x));
    }
  }
  return {data, width: side, height: side};
}

export function greatestDifference(found, expected) {
  if (found.length !== expected.length) return NaN;
  let greatest = 0;
  for (let i = 0; i < found.length; ++i) {
    const difference = Math.abs(found[i] - expected[i]);
    if (!(difference <= greatest)) greatest = difference; // NaN stays.
  }
  return greatest;
}
