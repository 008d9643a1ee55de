// node web/tools/make_faces.js [FOLDER]: draws the faces that the page offers, site/samples/faces.webp. With a FOLDER
// also FOLDER/faces.png, the same larger, to look at.
//
// Needs playwright-core and a Chromium, as the browser tests do: the modules in faces/ draw on its canvas.
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {launchBrowser} from '../../tests/browser/site.js';
import {HEIGHT, PEOPLE, WIDTH} from './faces/people.js';

const MODULES = fileURLToPath(new URL('faces', import.meta.url));
const TARGET = new URL('../../site/samples/faces.webp', import.meta.url);
const ORIGIN = 'http://faces.invalid/'; // Nobody's: the browser asks the route below, never the network.

const browser = await launchBrowser();
const page = await browser.newPage();
// A page that came from a file may not import modules; one that came from an origin may.
await page.route(`${ORIGIN}**`, (route) => {
  const {pathname} = new URL(route.request().url());
  return route.fulfill(pathname === '/' ? {contentType: 'text/html', body: ''} : {path: join(MODULES, pathname)});
});
await page.goto(ORIGIN);

/** @param {number} scale @param {string} type @param {number} quality */
async function render(scale, type, quality) {
  const url = await page.evaluate(
    async ({module, scale, type, quality}) => {
      const {drawStrip} = await import(module);
      return drawStrip(scale).toDataURL(type, quality);
    },
    {module: `${ORIGIN}strip.js`, scale, type, quality},
  );
  return Buffer.from(url.split(',')[1], 'base64');
}

const strip = await render(1, 'image/webp', 0.86);
await writeFile(TARGET, strip);
console.log(`${PEOPLE.length} faces of ${WIDTH} × ${HEIGHT}: ${strip.length} bytes`);
if (process.argv[2]) await writeFile(join(process.argv[2], 'faces.png'), await render(1.7, 'image/png', 1));
await browser.close();
