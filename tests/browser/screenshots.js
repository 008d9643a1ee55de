// node tests/browser/screenshots.js FOLDER: the page in the forms that people meet, to look at.
import {mkdir} from 'node:fs/promises';
import {join} from 'node:path';

import {launchBrowser, openPage, serveSite, waitForStudio} from './site.js';
import {drawCross, drawDigit, placed} from './strokes.js';

const folder = process.argv[2] ?? 'screenshots';
const only = process.argv[3];
await mkdir(folder, {recursive: true});

/** @typedef {{name: string, path?: string, width: number, height: number, dark?: boolean, density?: number, touch?: boolean, fullPage?: boolean,
 *   act?: (page: import('playwright-core').Page) => Promise<void>}} Shot */

const three = (page) => drawDigit(page, 3);
const tiny = (page) => drawDigit(page, 7, {x: 0.5, y: 0.5, size: 0.11});
/** @type {Shot[]} */
const shots = [
  {name: 'desktop-blank-light', width: 1440, height: 900},
  {name: 'desktop-light', width: 1440, height: 900, act: three},
  {name: 'desktop-dark', width: 1440, height: 900, dark: true, act: (page) => drawDigit(page, 8)},
  {name: 'desktop-cross', width: 1440, height: 900, act: drawCross},
  {name: 'phone-cross', width: 375, height: 812, density: 2, act: drawCross},
  {name: 'desktop-drawing', width: 1440, height: 900, density: 2, act: halfDrawn},
  {name: 'desktop-networks', width: 1440, height: 900, fullPage: true, act: withNetworks},
  {name: 'desktop-networks-dark', width: 1440, height: 900, dark: true, fullPage: true, act: withNetworks},
  {name: 'desktop-compare', width: 1440, height: 900, act: compared},
  {name: 'desktop-compare-dark', width: 1440, height: 900, dark: true, act: compared},
  {name: 'narrow-desktop-compare', width: 1100, height: 760, act: compared},
  {name: 'tablet-networks', width: 820, height: 1180, fullPage: true, act: comparedNetworks},
  {name: 'tablet-networks-dark', width: 820, height: 1180, dark: true, fullPage: true, act: withNetworks},
  {name: 'phone-networks', width: 375, height: 812, density: 2, fullPage: true, act: withNetworks},
  {name: 'phone-networks-dark', width: 375, height: 812, density: 2, dark: true, fullPage: true, act: comparedNetworks},
  {name: 'phone-sideways', width: 844, height: 390, density: 2, act: three},
  {name: 'phone-sideways-small', width: 667, height: 375, density: 2, dark: true, fullPage: true, act: three},
  {name: 'phone-tiny', width: 375, height: 812, density: 2, act: tiny},
  {name: 'desktop-tiny', width: 1440, height: 900, act: tiny},
  {name: 'phone-compare', width: 375, height: 812, density: 2, act: compared},
  {name: 'desktop-steps', width: 1440, height: 900, fullPage: true, act: withSteps},
  {name: 'laptop-light', width: 1366, height: 768, act: three},
  {name: 'narrow-desktop', width: 1100, height: 800, act: three},
  {name: 'tablet-light', width: 820, height: 1180, act: (page) => drawDigit(page, 5)},
  {name: 'phone-blank-light', width: 375, height: 812, density: 3},
  {name: 'phone-light', width: 375, height: 812, density: 2, fullPage: true, act: (page) => drawDigit(page, 2)},
  {name: 'phone-dark', width: 375, height: 812, density: 3, dark: true, act: (page) => drawDigit(page, 4)},
];

// With the page's own network for photos, if the site has it.
const faces = [
  {name: 'faces-blank', width: 1440, height: 900},
  {name: 'faces', width: 1440, height: 900, act: withFace},
  {name: 'faces-dark', width: 1440, height: 900, dark: true, act: withFace},
  {name: 'faces-laptop', width: 1366, height: 768, act: withFace},
  {name: 'faces-tablet', width: 820, height: 1180, fullPage: true, act: withFace},
  {name: 'faces-phone-blank', width: 375, height: 812, density: 2, act: () => {}},
  {name: 'faces-phone', width: 375, height: 812, density: 2, fullPage: true, act: withFace},
  {name: 'faces-compare', width: 1440, height: 900, act: comparedFaces},
  {name: 'faces-phone-compare', width: 375, height: 812, density: 2, fullPage: true, act: comparedFaces},
  {name: 'faces-phone-sideways', width: 844, height: 390, density: 2, act: withFace},
  {name: 'faces-phone-dark', width: 375, height: 812, density: 3, dark: true, act: withFace},
];

async function withFace(page) {
  await page.locator('#lenslet-face-3').click();
  for (const key of ['crop-smaller', 'crop-smaller']) await page.click(`#lenslet-${key}`);
  await page.mouse.move(2, 2);
}

async function comparedFaces(page) {
  await withFace(page);
  const other = page.locator('#lenslet-compare [data-name="smile"]');
  await page.selectOption('#lenslet-compare', await other.getAttribute('value'));
  await page.locator('#lenslet-facts').filter({hasText: 'Compared'}).waitFor({state: 'attached'});
}

async function halfDrawn(page) {
  const paper = await page.locator('#lenslet-paper').boundingBox();
  const [stroke] = placed(paper, {x: 0.5, y: 0.5, size: 0.75}, 3);
  await page.mouse.move(...stroke[0]);
  await page.mouse.down();
  for (const point of stroke.slice(0, Math.floor(stroke.length * 0.7))) await page.mouse.move(...point, {steps: 3});
}

async function withSteps(page) {
  await page.click('#lenslet-sample-5');
  await page.click('#lenslet-steps');
}

async function withNetworks(page) {
  await drawDigit(page, 5);
  await page.click('#lenslet-networks');
}

/** With the network next in the list. */
async function compared(page) {
  await drawDigit(page, 5);
  const second = (await page.inputValue('#lenslet-model')) === '0' ? '1' : '0';
  await page.selectOption('#lenslet-compare', second);
  await page.locator('#lenslet-facts').filter({hasText: 'Compared'}).waitFor({state: 'attached'});
  await page.mouse.move(2, 2);
}

async function comparedNetworks(page) {
  await compared(page);
  await page.click('#lenslet-networks');
}

const server = await serveSite();
const browser = await launchBrowser();
const index = await (await fetch(`${server.url}models/index.json`)).json();
const face = index.find(({name}) => name === 'smiles')?.name;
const all = [...shots, ...(face ? faces.map((shot) => ({...shot, path: `?model=${face}`})) : [])];
for (const shot of all.filter(({name}) => !only || name.includes(only))) {
  const {page, context, complaints} = await openPage(browser, server.url + (shot.path ?? ''), {
    viewport: {width: shot.width, height: shot.height},
    deviceScaleFactor: shot.density ?? 1,
    colorScheme: shot.dark ? 'dark' : 'light',
  });
  await waitForStudio(page);
  await shot.act?.(page);
  await page.waitForTimeout(300);
  await page.screenshot({path: join(folder, `${shot.name}.png`), fullPage: shot.fullPage ?? false});
  if (complaints.length) console.log(shot.name, complaints);
  await context.close();
}
await browser.close();
await server.close();
