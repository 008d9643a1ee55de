// The package in worker threads: several at once, each with an engine of its own.
import assert from 'node:assert/strict';
import {pathToFileURL} from 'node:url';
import {join} from 'node:path';
import {test} from 'node:test';
import {Worker} from 'node:worker_threads';
import {importPackage, packageFolder, tinyUrl} from './support.js';

const code = `
  import {parentPort, workerData} from 'node:worker_threads';
  const {loadModel} = await import(workerData.lenslet);
  const model = await loadModel(workerData.model);
  parentPort.postMessage(model.run(new Float32Array(784).fill(0.5)));
  model.dispose();
`;

test('workers answer what the main thread answers', async () => {
  const model = await (await importPackage()).loadModel(tinyUrl);
  const expected = model.run(new Float32Array(784).fill(0.5));
  const workerData = {lenslet: pathToFileURL(join(packageFolder, 'lenslet.js')).href, model: tinyUrl.href};
  const results = await Promise.all(
    [1, 2, 3].map(
      () =>
        new Promise((resolve, reject) => {
          const url = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
          new Worker(url, {workerData}).on('message', resolve).on('error', reject);
        }),
    ),
  );
  for (const result of results) assert.deepEqual(result, expected);
});
