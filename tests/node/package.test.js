// What `npm pack` makes of the package, installed in an empty folder and used; and its types.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';
import {nodeModules, packageFolder, tinyUrl} from './support.js';

const run = promisify(execFile);
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lenslet-package-'));
  const {stdout} = await run('npm', ['pack', '--json', '--pack-destination', folder], {cwd: packageFolder});
  const [{filename, files}] = JSON.parse(stdout);
  assert.deepEqual(files.map(({path}) => path).sort(), [
    'LICENSE',
    'builds.js',
    'drawing.js',
    'engine-plain.wasm',
    'engine-relaxed.wasm',
    'engine.js',
    'engine.wasm',
    'error.js',
    'lenslet.d.ts',
    'lenslet.js',
    'package.json',
    'source.js',
  ]);
  await writeFile(join(folder, 'package.json'), '{"type": "module", "private": true}');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${filename}`], {cwd: folder});
});
after(() => rm(folder, {recursive: true}));

test('the installed package loads a model and runs it', async () => {
  assert.ok((await readdir(join(folder, 'node_modules'))).includes('lenslet'));
  const script = `
    import {loadModel, LensletError} from 'lenslet';
    const model = await loadModel(${JSON.stringify(tinyUrl.href)});
    console.log(model.run(new Float32Array(784)).length, model.info.instructionSet, new LensletError('a', 'b').code);
  `;
  const output = async (node) =>
    (await run(node, ['--input-type=module', '--eval', script], {cwd: folder})).stdout.trim();
  assert.equal(await output(process.execPath), '10 relaxed_simd a');
  // The machine's own, which may be older: no instruction of another build may be in the one that it takes.
  assert.match(await output('node'), /^10 (relaxed_simd|simd128) a$/);
});

async function compile(name, text) {
  await writeFile(join(folder, name), text);
  const options = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom'];
  const modules = ['--module', 'nodenext', '--moduleResolution', 'nodenext'];
  return run(process.execPath, [join(nodeModules, 'typescript/bin/tsc'), ...options, ...modules, name], {cwd: folder});
}

test('TypeScript accepts the documented use', () =>
  compile(
    'use.ts',
    `
    import {loadModel, LensletError, type Classification, type Model} from 'lenslet';
    export async function use(canvas: HTMLCanvasElement): Promise<string> {
      const model: Model = await loadModel('models/lenet5.safetensors', {signal: AbortSignal.timeout(1000)});
      const outputs: Float32Array = model.run(new Float32Array(784));
      const seen: Classification = model.classify(canvas);
      model.classify({data: new Uint8ClampedArray(4), width: 1, height: 1});
      const shape: number = model.info.inputShape[0] + (model.layers[0].outputShape[0] ?? 0) + outputs.length;
      model.dispose();
      return seen.label ?? String(shape);
    }
    export const codeOf = (error: unknown): string => (error instanceof LensletError ? error.code : '');
    `,
  ));

test('TypeScript refuses wrong use', async () => {
  const wrong = `
    import {loadModel} from 'lenslet';
    const model = await loadModel(42);
    model.run([1, 2, 3]);
    model.info.title = 'x';
    const label: string = model.classify(new ImageData(1, 1)).label;
  `;
  await assert.rejects(compile('wrong.ts', wrong), ({stdout}) => {
    assert.deepEqual(
      [...stdout.matchAll(/wrong\.ts\((\d+)/g)].map(([, line]) => Number(line)),
      [3, 4, 5, 6],
      stdout,
    );
    return true;
  });
});
