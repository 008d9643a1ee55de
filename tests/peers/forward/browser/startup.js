// From navigation to the first prediction in a page of its own, what it fetched for that, and its memory.
import {launchBrowser} from '../../../browser/site.js';
import {peakBytes, renderers} from './processes.js';
import {ENGINES} from './rounds.js';

/** @param {{served: Map<string, string>, url: string}} server */
export async function timeStartup(server, {network, starts}, say) {
  const results = Object.fromEntries(ENGINES.map((engine) => [engine, {cold_ms: [], warm_ms: []}]));
  const address = (engine) => `${server.url}page/start.html#${encodeURIComponent(JSON.stringify({engine, network}))}`;
  for (let round = 0; round < starts; ++round) {
    for (const engine of ENGINES) {
      say(`start: ${engine} …`);
      // A browser of its own: nothing compiled before, nothing cached, and memory that nobody else used.
      const browser = await launchBrowser();
      const page = await (await browser.newContext()).newPage();
      await page.goto('about:blank');
      const blank = await peakBytes(await renderers(browser));
      server.served.clear();
      results[engine].cold_ms.push(await first(page, address(engine)));
      results[engine].files = Object.fromEntries(server.served);
      results[engine].peak_bytes = (await peakBytes(await renderers(browser))) - blank;
      await page.goto('about:blank');
      results[engine].warm_ms.push(await first(page, address(engine)));
      await browser.close();
    }
  }
  return results;
}

async function first(page, url) {
  await page.goto(url);
  const handle = await page.waitForFunction(() => globalThis.firstPredictionMs);
  return handle.jsonValue();
}
