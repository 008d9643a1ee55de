// Pictures from files, drops and the clipboard.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {npy, readNpy} from '../node/npy.js';
import {badFiles, gif} from './badfiles.js';
import {turned} from './photofiles.js';
import {openSite, siteFolder, waitForStudio} from './site.js';
import {answer} from './strokes.js';

const site = openSite({
  '/article.html': `<!doctype html><html lang="en"><link rel="icon" href="icon.svg"><p>Words.</p>
<div id="studio"></div><script type="module" src="article.js"></script>`,
  '/article.js': `import {mountStudio} from './lenslet/studio.js';
window.studio = mountStudio(document.getElementById('studio'));`,
});
let page, folder;
before(async () => {
  ({page} = await site.open('', {viewport: {width: 820, height: 900}}));
  await waitForStudio(page);
  folder = await mkdtemp(join(tmpdir(), 'lenslet-'));
});
after(async () => {
  await rm(folder, {recursive: true});
});

/** Test digit `index`, enlarged, as the browser encodes it. @returns {Promise<Buffer>} */
async function picture({
  index,
  dark = true,
  type = 'image/png',
  width = 300,
  height = 420,
  ground = null,
  shade = false,
}) {
  const url = await page.evaluate(
    async ({index, dark, type, width, height, ground, shade}) => {
      const strip = new Image();
      strip.src = 'samples/mnist-test.png';
      await strip.decode();
      const canvas = document.createElement('canvas');
      Object.assign(canvas, {width, height});
      const context = canvas.getContext('2d');
      context.fillRect(0, 0, width, height);
      context.drawImage(strip, 28 * index, 0, 28, 28, width * 0.2, height * 0.3, width * 0.6, width * 0.6);
      if (dark) {
        context.globalCompositeOperation = 'difference';
        context.fillStyle = '#fff';
        context.fillRect(0, 0, width, height);
      }
      if (ground) {
        // Never lighter than this.
        context.globalCompositeOperation = 'darken';
        context.fillStyle = ground;
        context.fillRect(0, 0, width, height);
      }
      if (shade) {
        // As a lamp at the lower right lights a sheet.
        const light = context.createLinearGradient(0, 0, width, height);
        light.addColorStop(0, '#6a6258');
        light.addColorStop(1, '#f4ead8');
        context.globalCompositeOperation = 'multiply';
        context.fillStyle = light;
        context.fillRect(0, 0, width, height);
      }
      return canvas.toDataURL(type);
    },
    {index, dark, type, width, height, ground, shade},
  );
  return Buffer.from(url.split(',')[1], 'base64');
}

async function open(name, mimeType, buffer) {
  await page.click('#lenslet-clear', {force: true});
  await page.setInputFiles('#lenslet-file', {name, mimeType, buffer});
  await page.waitForFunction(
    () => document.getElementById('lenslet-result').dataset.label !== '' || document.getElementById('lenslet-error'),
  );
}
const note = () => page.locator('#lenslet-error').textContent();

test('Dark on light and light on dark, PNG and JPEG, on grey and on shaded paper too, are read', async () => {
  for (const [index, options] of [
    [3, {}],
    [4, {dark: false}],
    [7, {type: 'image/jpeg', ground: '#c8c4b8'}],
    [2, {width: 2400, height: 1800}],
    [7, {type: 'image/jpeg', shade: true}],
  ]) {
    await open('digit', options.type ?? 'image/png', await picture({index, ...options}));
    assert.equal((await answer(page)).label, String(index), JSON.stringify(options));
  }
});

test('A photo that says which way is up is turned', async () => {
  const jpeg = await picture({index: 7, type: 'image/jpeg'});
  const input = () => page.evaluate(() => [...window.studio.input]);
  await open('upright.jpg', 'image/jpeg', jpeg);
  const upright = await input();
  await open('turned.jpg', 'image/jpeg', turned(jpeg, 3));
  const found = await input();
  const half = upright.map((_, i) => upright[2 * (14 * 28 + 14) - i] ?? 0); // About the centre, which is cell 14, 14.
  const difference = (other) => other.reduce((sum, value, i) => sum + Math.abs(value - found[i]), 0);
  const [wrong, right] = [difference(upright), difference(half)];
  assert.ok(right < wrong / 3, `${right} from the turned one, ${wrong} from the upright one`);
});

test('A picture in the clipboard is pasted onto the paper; words are left alone', async () => {
  const bytes = [...(await picture({index: 4}))];
  const taken = await page.evaluate((bytes) => {
    const paste = (clipboardData) =>
      !document
        .getElementById('lenslet-paper')
        .dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
    document.getElementById('lenslet-clear').click();
    const [words, pasted] = [new DataTransfer(), new DataTransfer()];
    words.setData('text/plain', '4');
    pasted.items.add(new File([new Uint8Array(bytes)], 'image.png', {type: 'image/png'}));
    return [paste(words), paste(pasted)];
  }, bytes);
  assert.deepEqual(taken, [false, true]);
  await page.waitForFunction(() => window.studio.label !== '');
  assert.equal((await answer(page)).label, '4');
});

test('A picture can be undone, and drawn over', async () => {
  await open('digit.png', 'image/png', await picture({index: 5}));
  assert.equal((await answer(page)).label, '5');
  await page.click('#lenslet-undo');
  assert.equal((await answer(page)).label, '');
});

test('What is no picture to open, or holds nothing, gets the sentence that photos get, and the paper stays', async () => {
  await page.click('#lenslet-sample-6');
  const white = ['white', await picture({index: 1, ground: '#000'}), /^There is nothing written in that picture\./];
  for (const [name, buffer, expected] of [...(await badFiles(page)), white]) {
    await page.setInputFiles('#lenslet-file', {name, mimeType: 'image/png', buffer});
    const shown = page.locator('#lenslet-error').filter({hasText: expected});
    await shown
      .waitFor({timeout: 10000})
      .catch(async () => assert.fail(`${name}: ${await note().catch(() => 'silence')}`));
    assert.equal((await answer(page)).label, '6', name);
    await page.getByRole('button', {name: 'Close'}).click();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'lenslet-sample-6', name);
  }
  // One sentence in place of another, whose button has the focus.
  for (const [size, expected] of [
    [0, /empty/],
    [40, /no picture/],
  ]) {
    await page.setInputFiles('#lenslet-file', {name: 'file', mimeType: 'image/png', buffer: Buffer.alloc(size)});
    await page.locator('#lenslet-error').filter({hasText: expected}).waitFor();
    await page.getByRole('button', {name: 'Close'}).focus();
  }
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'lenslet-sample-6');
});

test('A picture that is slow to decode comes too late for what was chosen after it', async () => {
  await page.evaluate(() => {
    const decode = window.createImageBitmap;
    window.createImageBitmap = async (...given) => {
      await new Promise((resolve) => (window.letGo = resolve));
      window.createImageBitmap = decode;
      return decode(...given);
    };
  });
  await page.setInputFiles('#lenslet-file', {name: '5', mimeType: 'image/png', buffer: await picture({index: 5})});
  await page.waitForFunction(() => window.letGo);
  await page.click('#lenslet-sample-3');
  await page.evaluate(() => window.letGo());
  await page.waitForTimeout(500);
  assert.equal((await answer(page)).label, '3');
});

test('A picture that comes while a stroke is drawn, by hand or by keys, ends it, and undo brings it back', async () => {
  const buffer = await picture({index: 5});
  const input = () => page.evaluate(() => [...window.studio.input]);
  const reads = (label) =>
    page.waitForFunction((wanted) => document.getElementById('lenslet-result').dataset.label === wanted, label);
  const {x, y, width} = await page.locator('#lenslet-paper').boundingBox();
  const hand = {
    begin: async () => {
      await page.mouse.move(x + 0.5 * width, y + 0.2 * width);
      await page.mouse.down();
      await page.mouse.move(x + 0.5 * width, y + 0.8 * width, {steps: 4});
    },
    end: () => page.mouse.up(),
  };
  const keys = {
    begin: async () => {
      await page.focus('#lenslet-steps');
      await page.focus('#lenslet-paper');
      await page.keyboard.press('Space');
      for (let i = 0; i < 8; ++i) await page.keyboard.press('ArrowDown');
    },
    end: async () => {
      await page.keyboard.press('ArrowLeft');
      const before = await input();
      await page.keyboard.press('Space'); // Puts the pen down again.
      assert.notDeepEqual(await input(), before);
      await page.keyboard.press('Escape');
    },
  };
  for (const {begin, end} of [hand, keys]) {
    await page.click('#lenslet-clear', {force: true});
    await begin();
    const drawn = await input();
    await page.setInputFiles('#lenslet-file', {name: '5', mimeType: 'image/png', buffer});
    await reads('5');
    await end();
    await page.click('#lenslet-undo');
    assert.ok(drawn.some((value) => value > 0));
    assert.deepEqual(await input(), drawn);
  }
});

test('A digit in a GIF that stands still is read', async () => {
  const grey = (x, y) => (x >= 45 && x < 55 && y >= 15 && y < 85 ? 5 : 120); // A bar: 1.
  await open('one.gif', 'image/gif', gif(100, 100, grey));
  assert.equal((await answer(page)).label, '1');
});

/** A file that a hand drags over the page, as the browser has it from the system. */
async function dragged(tab, path) {
  const cdp = await tab.context().newCDPSession(tab);
  const data = {items: [], files: [path], dragOperationsMask: 1};
  const act = (type, {x, y}) => cdp.send('Input.dispatchDragEvent', {type, x, y, data});
  return async (type, at, isShown) => {
    if (type === 'dragOver') await act('dragEnter', at); // Which does nothing where it has entered already.
    await act(type, at);
    await tab
      .locator('.lenslet-dropping')
      .waitFor({state: isShown ? 'visible' : 'detached', timeout: 5000})
      .catch(() => assert.fail(`${type} at ${JSON.stringify(at)}: shown is not ${isShown}`));
  };
}
/** The middle of it. */
const middleOf = async (tab, selector) => {
  const {x, y, width, height} = await tab.locator(selector).boundingBox();
  return {x: x + width / 2, y: y + height / 2};
};

test('A file that is dropped anywhere on the page is opened; where it hangs over it the page shows that', async () => {
  const paths = [8, 3].map((index) => join(folder, `${index}.png`));
  await page.evaluate(() => window.scrollTo(0, 0));
  for (const [i, where] of ['#lenslet-paper', 'header p'].entries()) {
    await writeFile(paths[i], await picture({index: [8, 3][i]}));
    const drag = await dragged(page, paths[i]);
    const at = await middleOf(page, where);
    await drag('dragOver', at, true);
    await drag('drop', at, false);
    const label = ['8', '3'][i];
    await page.waitForFunction((wanted) => document.getElementById('lenslet-result')?.dataset.label === wanted, label);
  }
});

test('In an article a studio takes what is dropped on it, and leaves the rest of the page alone', async () => {
  const {page: tab, context} = await site.open('article.html', {viewport: {width: 820, height: 900}});
  await waitForStudio(tab);
  await tab.evaluate(() => {
    window.taken = [];
    for (const type of ['dragover', 'drop'])
      window.addEventListener(type, (event) => {
        window.taken.push([document.getElementById('studio').contains(event.target), event.defaultPrevented]);
        event.preventDefault();
      });
  });
  await writeFile(join(folder, '4.png'), await picture({index: 4}));
  const drag = await dragged(tab, join(folder, '4.png'));
  const [words, paper] = [await middleOf(tab, 'body > p'), await middleOf(tab, '#lenslet-paper')];
  for (const [type, at, isShown] of [
    ['dragOver', words, false],
    ['drop', words, false],
    ['dragOver', paper, true],
    ['dragOver', words, false],
    ['dragOver', paper, true],
    ['drop', paper, false],
  ]) {
    await drag(type, at, isShown);
  }
  await tab.waitForFunction(() => document.getElementById('lenslet-result').dataset.label === '4');
  const taken = await tab.evaluate(() => window.taken);
  for (const [isInside, isTaken] of taken) assert.equal(isTaken, isInside, JSON.stringify(taken));
  assert.equal(new Set(taken.map(String)).size, 2);
  await context.close();
});

// Under ctest there is a command, or something is wrong with the build; by hand there need not be.
const lacking = !('LENSLET_COMMAND' in process.env) && 'LENSLET_COMMAND is not set';
test('The page computes what the command computes on the same file', {skip: lacking}, async () => {
  const command = promisify(execFile);
  const model = join(siteFolder, 'models/digits.safetensors');
  let largest = 0;
  for (let i = 0; i < 20; ++i) {
    await page.click(`#lenslet-sample-${i}`);
    const {input, probabilities} = await page.evaluate(() => ({
      input: [...window.studio.input],
      probabilities: [...window.studio.probabilities],
    }));
    const [x, y] = [join(folder, 'x.npy'), join(folder, 'y.npy')];
    await writeFile(x, npy(Float32Array.from(input), [1, 1, 28, 28]));
    await command(process.env.LENSLET_COMMAND, ['predict', model, '--tensor', x, '--out', y]);
    const powers = Array.from(readNpy(await readFile(y)), Math.exp);
    const sum = powers.reduce((a, b) => a + b);
    largest = Math.max(largest, ...powers.map((power, k) => Math.abs(power / sum - probabilities[k])));
  }
  assert.ok(largest <= 1e-5, `largest difference of a probability: ${largest}`);
});
