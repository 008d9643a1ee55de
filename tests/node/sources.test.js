// Bytes from the network are hostile, absent or something else: each case is a LensletError that says what it is.
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {after, before, test} from 'node:test';
import {importPackage, readTiny, tinyUrl} from './support.js';

let lenslet, server, origin, tiny;

before(async () => {
  lenslet = await importPackage();
  tiny = await readTiny();
  server = createServer((request, response) => {
    const answers = {
      '/tiny': () => response.end(tiny),
      '/page': () => response.writeHead(200, {'content-type': 'text/html'}).end('\n<!DOCTYPE html><title>Home</title>'),
      '/truncated': () => response.end(tiny.subarray(0, tiny.length - 100)),
      '/broken': () =>
        response
          .writeHead(200, {'content-length': tiny.length})
          .write(tiny.subarray(0, 50), () => request.socket.destroy()),
      '/slow': () => {},
    };
    (answers[request.url] ?? (() => response.writeHead(404).end('<!doctype html>')))();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const rejects = (source, code, pattern) =>
  assert.rejects(lenslet.loadModel(source), (error) => {
    assert.ok(error instanceof lenslet.LensletError, String(error.stack));
    assert.equal(error.name, 'LensletError');
    assert.equal(error.code, code, error.message);
    assert.match(error.message, pattern);
    return true;
  });

test('a model loads over HTTP', async () =>
  assert.equal((await lenslet.loadModel(`${origin}/tiny`)).info.name, 'tiny'));
test('404 names the address and the status', () => rejects(`${origin}/none`, 'http', /\/none .*404/));
test('an HTML page is called a page', () => rejects(`${origin}/page`, 'not-a-model', /\/page: .*HTML page/));
test('a truncated file is called truncated', () => rejects(`${origin}/truncated`, 'file-truncated', /./));
test('a connection that breaks off is a network error', () => rejects(`${origin}/broken`, 'network', /\/broken/));
test('an address that nobody serves is a network error', () =>
  rejects('http://127.0.0.1:1/x', 'network', /127.0.0.1:1/));
test('a file that is not there is a network error', () => rejects(new URL('none', tinyUrl), 'network', /none/));
test('what is neither bytes nor address is wrong input', () => rejects(42, 'wrong-input', /URL/));
test('a Blob that cannot be read is a network error', () => {
  const blob = Object.assign(new Blob(['x']), {arrayBuffer: () => Promise.reject(new Error('gone'))});
  return rejects(blob, 'network', /Blob: gone/);
});
test('no bytes are a truncated file', () => rejects(new Uint8Array(0), 'file-truncated', /./));

test('aborting rejects with the reason, before and during the download', async () => {
  const reason = new Error('changed my mind');
  await assert.rejects(lenslet.loadModel(tinyUrl, {signal: AbortSignal.abort(reason)}), reason);
  const controller = new AbortController();
  const loading = lenslet.loadModel(`${origin}/slow`, {signal: controller.signal});
  setTimeout(() => controller.abort(reason), 20);
  await assert.rejects(loading, reason);
});

// A small generator with a seed of its own, so that a failure can be repeated.
function* randomIntegers(seed) {
  for (let state = seed; ; state = (Math.imul(state, 1664525) + 1013904223) >>> 0) yield state >>> 8;
}

test('no damaged file crashes the engine or is taken for the model', async () => {
  const random = randomIntegers(5);
  const next = (limit) => random.next().value % limit;
  let refused = 0;
  for (let round = 0; round < 1500; ++round) {
    let bytes = tiny.slice();
    const kind = ['truncate', 'flip', 'header', 'length'][round % 4];
    if (kind === 'truncate') bytes = bytes.subarray(0, next(bytes.length));
    if (kind === 'flip') bytes[next(bytes.length)] ^= 1 << next(8);
    if (kind === 'header') for (let i = 0; i < 4; ++i) bytes[8 + next(1600)] = next(256);
    if (kind === 'length') new DataView(bytes.buffer).setUint32(4 * next(2), next(2 ** 24) * 256, true);
    try {
      (await lenslet.loadModel(bytes)).dispose();
    } catch (error) {
      assert.ok(error instanceof lenslet.LensletError, `round ${round} (${kind}): ${error.stack}`);
      assert.ok(!error.code.startsWith('engine-'), `round ${round} (${kind}): ${error.message}`);
      ++refused;
    }
  }
  assert.ok(refused > 1000, `${refused} refused`);
  const model = await lenslet.loadModel(tinyUrl);
  assert.equal(model.run(new Float32Array(784)).length, 10);
});
