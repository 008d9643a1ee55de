// Times the engines in one page, interleaved: every round gives each of them a turn, beginning with another one.
import {readFile} from 'node:fs/promises';

import {readNpy} from '../../../node/npy.js';
import {startPeer} from './native_peer.js';
import {processorSeconds, renderers} from './processes.js';

export const ENGINES = ['lenslet', 'onnxruntime', 'tfjs'];

/**
 * @param {import('playwright-core').Browser} browser
 * @returns samples of each network, batch size and engine: milliseconds and processor milliseconds a pass; for a batch of
 *   one `native` as well, those of a native engine that had a turn in the same rounds
 */
export async function timeNetworks(browser, url, {networks, batches, rounds, sampleMs, tolerance}, say) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => say(`page: ${error}`));
  await page.goto(`${url}page/bench.html`);
  await page.waitForFunction(() => globalThis.bench);
  const processes = await renderers(browser);
  const results = {};
  for (const network of networks) {
    results[network.name] = {};
    for (const batch of batches) {
      say(`browser: ${network.name}, batch ${batch} …`);
      const {names, ours} = await openAll(page, network, batch, tolerance);
      const samples = Object.fromEntries(ENGINES.map((engine) => [engine, {ms: [], cpu_ms: [], name: names[engine]}]));
      const peer = batch === 1 ? await startPeer(network.native.command) : null;
      if (peer) {
        const theirs = readNpy(await readFile(network.native.outputs)); // Written before it said that it is ready.
        checkOutputs(`${network.name}: native onnxruntime`, theirs, ours, tolerance);
        samples.native = {ms: [], name: peer.name};
      }
      const engines = Object.keys(samples);
      for (let round = -1; round < rounds; ++round) {
        for (let turn = 0; turn < engines.length; ++turn) {
          const engine = engines[(turn + round + engines.length) % engines.length];
          const found = {};
          if (engine === 'native') {
            found.ms = await peer.sample(batch, sampleMs);
          } else {
            const cpu = await processorSeconds(processes);
            const {passes, ms} = await page.evaluate(([e, t]) => globalThis.bench.sample(e, t), [engine, sampleMs]);
            found.ms = ms / passes;
            found.cpu_ms = (1000 * ((await processorSeconds(processes)) - cpu)) / passes;
          }
          if (round < 0) continue; // Warms up.
          for (const [kind, value] of Object.entries(found)) samples[engine][kind].push(value);
        }
      }
      await peer?.close();
      for (const engine of ENGINES) await page.evaluate((e) => globalThis.bench.close(e), engine);
      results[network.name][batch] = samples;
    }
  }
  await page.close();
  return results;
}

// Nothing is timed before its outputs are ours.
async function openAll(page, network, batch, tolerance) {
  const names = {};
  let ours;
  for (const engine of ENGINES) {
    const {name, outputs} = await page.evaluate(
      ([...given]) => globalThis.bench.open(...given),
      [engine, network, batch],
    );
    ours ??= outputs;
    names[engine] = name;
    checkOutputs(`${network.name}: ${engine}`, outputs, ours, tolerance);
  }
  return {names, ours};
}

function checkOutputs(what, theirs, ours, tolerance) {
  if (theirs.length !== ours.length) throw new Error(`${what} gives ${theirs.length} outputs, Lenslet ${ours.length}`);
  const far = theirs.findIndex(
    (value, i) => !(Math.abs(value - ours[i]) <= tolerance * Math.max(1, Math.abs(ours[i]))),
  );
  if (far >= 0) throw new Error(`${what} gives ${theirs[far]} where Lenslet gives ${ours[far]} (output ${far})`);
}
