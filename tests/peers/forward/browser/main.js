// node main.js: what `browser.py` asks for in JSON on stdin, measured in headless Chromium, as JSON on stdout.
import {text} from 'node:stream/consumers';

import {launchBrowser} from '../../../browser/site.js';
import {timeNetworks} from './rounds.js';
import {serveFolders} from './server.js';
import {sizesOf} from './sizes.js';
import {timeStartup} from './startup.js';

const wish = JSON.parse(await text(process.stdin));
const say = (what) => process.stderr.write(`${what}\n`);
const server = await serveFolders(wish.folders);
const answer = {};
try {
  const browser = await launchBrowser();
  answer.chromium = browser.version();
  if (wish.timing) answer.timing = await timeNetworks(browser, server.url, wish.timing, say);
  await browser.close();
  if (wish.startup) {
    answer.startup = await timeStartup(server, wish.startup, say);
    const files = Object.values(answer.startup).flatMap((engine) => Object.values(engine.files));
    say('sizes …');
    answer.sizes = await sizesOf([...new Set(files)], wish.cache);
  }
} finally {
  server.close();
}
process.stdout.write(JSON.stringify(answer));
process.exit(0);
