// The switch between digits and faces: each keeps its network and what lies there, and the page's address remembers.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {giveFile, motley, photoHas, png} from './photofiles.js';
import {controlsApart, openSite, quiet, waitForStudio} from './site.js';
import {answer, drawDigit} from './strokes.js';

// A page whose addresses begin at another host, as far as nobody says otherwise.
const BASED = `<!doctype html><link rel="icon" href="data:,"><base href="https://elsewhere.example/"><div id="studio"></div><script type="module">
  const at = (path) => new URL(path, location.origin).href;
  const {mountStudio} = await import(at('/lenslet/studio.js'));
  window.studio = mountStudio(document.getElementById('studio'), {
    hash: true,
    model: at('/models/digits.safetensors'),
    networks: at('/models/index.json'),
    samples: at('/samples/mnist-test.png'),
  });
</script>`;
const site = openSite({'/based.html': BASED});

async function withPage(use, {path = '', ...options} = {}) {
  const {page, context, complaints, foreign} = await site.open(path, options);
  await waitForStudio(page);
  await use(page);
  assert.deepEqual(quiet(complaints), []);
  assert.deepEqual(foreign, []);
  await context.close();
}
/** Until the network of this name reads. */
const reads = (page, name) =>
  page.waitForFunction(
    (wanted) => document.querySelector(`#lenslet-model option:checked`)?.dataset.name === wanted,
    name,
    {timeout: 15000},
  );
const pressed = (page) =>
  page
    .locator('#lenslet-kind-digits, #lenslet-kind-faces')
    .evaluateAll((all) => all.map((button) => button.getAttribute('aria-pressed')));
/** Written when the network is there. */
const hashIs = (page, wanted) => page.waitForFunction((text) => location.hash === text, wanted, {timeout: 15000});
const faces = (page) => page.locator('#lenslet-face-5').waitFor({state: 'attached'});
async function choose(page, name) {
  await page.selectOption(
    '#lenslet-model',
    await page.locator(`#lenslet-model [data-name="${name}"]`).getAttribute('value'),
  );
  await reads(page, name);
}

for (const [width, height, colorScheme] of [
  [1280, 800, 'light'],
  [820, 1180, 'dark'],
  [375, 812, 'light'],
  [320, 640, 'dark'],
]) {
  test(`At ${width}×${height} two buttons over the paper switch to faces and back, by finger and by key`, () =>
    withPage(
      async (page) => {
        for (const kind of ['digits', 'faces']) {
          await reads(page, {digits: 'digits', faces: 'smiles'}[kind]);
          if (kind === 'faces') {
            await faces(page);
            await page.click('#lenslet-face-0'); // Before, the button that asks for a photo lies on the paper.
          }
          assert.deepEqual(await pressed(page), [String(kind === 'digits'), String(kind === 'faces')]);
          // Eight tools in a row of 320 pixels cannot all have 44.
          const boxes = await controlsApart(page, width, width >= 360 ? 44 : 36);
          const [left, right, paper] = ['kind-digits', 'kind-faces', 'paper'].map((name) =>
            boxes.find(({id}) => id === `lenslet-${name}`),
          );
          for (const box of [left, right]) assert.ok(box.w >= 44 && box.h >= 44 && box.y + box.h <= paper.y);
          assert.ok(paper.y + paper.h <= height, 'the paper needs scrolling');
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
          if (kind === 'digits') await page.click('#lenslet-kind-faces');
        }
        await page.focus('#lenslet-kind-faces');
        await page.keyboard.press('Shift+Tab');
        assert.equal(await page.evaluate(() => document.activeElement.id), 'lenslet-kind-digits');
        await page.keyboard.press('Enter');
        await reads(page, 'digits');
        assert.deepEqual(await pressed(page), ['true', 'false']);
      },
      {viewport: {width, height}, colorScheme},
    ));
}

test('The drawing and the photo stay while the other is there, and so does the network of each', () =>
  withPage(async (page) => {
    await drawDigit(page, 7);
    await choose(page, 'lenet5');
    const digit = {input: await page.evaluate(() => [...window.studio.input]), answer: await answer(page)};
    assert.equal(digit.answer.label, '7');
    await page.click('#lenslet-kind-faces');
    await reads(page, 'smiles');
    await faces(page);
    await page.click('#lenslet-face-2');
    await page.click('#lenslet-crop-smaller');
    const face = {box: await page.evaluate(() => window.studio.crop), answer: await answer(page)};
    await page.click('#lenslet-kind-digits');
    await reads(page, 'lenet5');
    assert.deepEqual(await page.evaluate(() => [...window.studio.input]), digit.input);
    assert.deepEqual(await answer(page), digit.answer);
    await page.click('#lenslet-kind-faces');
    await reads(page, 'smiles');
    assert.deepEqual(await page.evaluate(() => window.studio.crop), face.box);
    assert.deepEqual(await answer(page), face.answer);
  }));

test('A stroke or a focus that the photo finds in place of the drawing neither asks for a file nor is lost', async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await withPage(
    async (page) => {
      let choosers = 0;
      page.on('filechooser', () => ++choosers);
      await page.click('#lenslet-kind-faces');
      const {x, y, width} = await page.locator('#lenslet-paper').boundingBox();
      await page.mouse.move(x + 0.2 * width, y + 0.2 * width);
      await page.mouse.down();
      await page.mouse.move(x + 0.2 * width, y + 0.3 * width);
      await page.focus('#lenslet-clear');
      release();
      await reads(page, 'smiles');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'lenslet-paper');
      await page.mouse.up();
      await page.waitForTimeout(300);
      assert.equal(choosers, 0);
      const chooser = page.waitForEvent('filechooser');
      await page.mouse.click(x + 0.2 * width, y + 0.2 * width);
      await chooser;
      for (const key of ['Enter', 'Space']) {
        const asked = page.waitForEvent('filechooser');
        await page.press('#lenslet-paper', key);
        await asked;
      }
    },
    {prepare: (p) => p.route('**/smiles.safetensors', (route) => held.then(() => route.continue()))},
  );
});

test('A photo that comes before the network for faces does waits for it', async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await withPage(
    async (page) => {
      await page.click('#lenslet-kind-faces');
      await giveFile(page, 'photo.png', png(300, 200, motley), 'image/png');
      await page.waitForTimeout(300);
      assert.equal(await page.locator('#lenslet-error').count(), 0);
      assert.equal((await answer(page)).label, '', 'the network for digits does not read it');
      assert.equal(await page.textContent('[role=status]'), 'Loading Smiles');
      release();
      await photoHas(page, '300 × 200');
      assert.equal(await page.textContent('[role=status]'), 'Smiles reads now');
      await page.click('#lenslet-kind-digits');
      await reads(page, 'digits');
      assert.equal((await answer(page)).label, '', 'nothing lies on the paper');
    },
    {prepare: (p) => p.route('**/smiles.safetensors', (route) => held.then(() => route.continue()))},
  );
});

for (const [how, leave] of [
  ['does not come', (page, release) => release('abort')],
  ['is wanted no longer', (page) => page.click('#lenslet-kind-digits')],
]) {
  test(`A photo for a network that ${how} is no drawing`, async () => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const {page, context} = await site.open('', {
      prepare: (p) => p.route('**/smiles.safetensors', (route) => held.then((act) => route[act]())),
    });
    await waitForStudio(page);
    await page.click('#lenslet-kind-faces');
    assert.equal(await page.textContent('[role=status]'), 'Loading Smiles');
    await giveFile(page, 'photo.png', png(300, 200, motley), 'image/png');
    await leave(page, release);
    await page.waitForFunction(() => document.querySelector('[role=status]').textContent === '');
    await page.waitForTimeout(300);
    assert.equal((await answer(page)).label, '');
    const said = await page.locator('#lenslet-error').allTextContents();
    assert.ok(
      said.every((text) => text.startsWith('Smiles: ')),
      said.join(),
    );
    assert.equal(said.length, how === 'does not come' ? 1 : 0);
    release('abort');
    await context.close();
  });
}

test("The page's address names what differs from the page as it is without, and leads back to it", async () => {
  await withPage(async (page) => {
    await hashIs(page, '');
    const steps = await page.evaluate(() => history.length);
    await page.click('#lenslet-kind-faces');
    await reads(page, 'smiles');
    await hashIs(page, '#kind=faces');
    await page.click('#lenslet-kind-digits');
    await reads(page, 'digits');
    await hashIs(page, '');
    await choose(page, 'fc256');
    await page.click('#lenslet-kind-faces');
    await reads(page, 'smiles');
    await hashIs(page, '#digits=fc256&kind=faces');
    assert.equal(await page.evaluate(() => history.length), steps, '"back" still leaves the page');
    await page.reload();
    await waitForStudio(page);
    await reads(page, 'smiles');
    await page.click('#lenslet-kind-digits');
    await reads(page, 'fc256');
    await page.evaluate(() => (location.hash = '#digits=lenet5'));
    await reads(page, 'lenet5');
    await page.evaluate(() => (location.hash = '#about'));
    await page.waitForTimeout(300);
    await reads(page, 'lenet5');
    await hashIs(page, '#about'); // An anchor of the page says nothing of networks.
    await choose(page, 'fc256');
    await hashIs(page, '#digits=fc256');
    await page.evaluate(() => (location.hash = '#digits=nobody'));
    await reads(page, 'digits');
    assert.match(await page.textContent('#lenslet-error'), /There is no network “nobody” here/);
  });
  await withPage((page) => hashIs(page, '#about'), {path: '#about'});
  await withPage(
    async (page) => {
      await reads(page, 'lenet5');
      await page.click('#lenslet-kind-faces');
      await reads(page, 'smiles');
    },
    {path: '#digits=lenet5'},
  );
  await withPage((page) => reads(page, 'fc256'), {path: '?model=smiles#kind=digits&digits=fc256'});
  for (const strange of ['digits=smiles', 'digits=nobody', 'kind=faces&faces=../../x']) {
    await withPage(
      async (page) => {
        await reads(page, strange.startsWith('kind') ? 'smiles' : 'digits');
        assert.match(await page.textContent('#lenslet-error'), /There is no network “/);
      },
      {path: `#${strange}`},
    );
  }
});

test('What another program keeps in the hash stays there, letter by letter', async () => {
  for (const [before, after] of [
    ['#/page?id=intro', '#/page?id=intro'],
    ['#/digits', '#/digits'],
    ['#page=2', '#page=2&digits=fc256'],
  ]) {
    await withPage(
      async (page) => {
        await hashIs(page, before);
        await choose(page, 'fc256');
        const isThere = () => document.querySelectorAll('#lenslet-probabilities tbody tr').length === 10; // Digits has 11.
        await page.waitForFunction(isThere, null, {timeout: 15000});
        await hashIs(page, after);
        const other = before.replace(/\w$/, '7');
        await page.evaluate((to) => (location.hash = to), other);
        await page.waitForTimeout(300);
        await reads(page, 'fc256');
        await hashIs(page, other);
      },
      {path: before},
    );
  }
});

test('The hash is kept on a page whose <base> is of another host', () =>
  withPage(
    async (page) => {
      await choose(page, 'fc256');
      await hashIs(page, '#digits=fc256');
      await choose(page, 'digits');
      await hashIs(page, '');
      assert.match(page.url(), /\/based\.html$/);
    },
    {path: 'based.html'},
  ));

test('That photos never leave the page stands beside them, in words that can be seen, at every size', async () => {
  for (const [width, height] of [
    [1280, 800],
    [820, 1180],
    [375, 812],
  ]) {
    await withPage(
      async (page) => {
        const words = page.getByText('Photos never leave this page.', {exact: true});
        assert.equal(await words.count(), 0);
        await page.click('#lenslet-kind-faces');
        await reads(page, 'smiles');
        await faces(page);
        await page.click('#lenslet-face-1');
        assert.ok(await words.isVisible());
        const {y, height: tall} = await words.boundingBox();
        assert.ok(y + tall <= height, 'on the first screen');
        const lines = await words.evaluate((e) => {
          const range = document.createRange();
          range.selectNodeContents(e);
          return {lines: range.getClientRects().length, fits: e.scrollWidth <= e.clientWidth};
        });
        assert.deepEqual(lines, {lines: 1, fits: true});
        await page.click('#lenslet-kind-digits');
        await reads(page, 'digits');
        assert.equal(await words.count(), 0);
      },
      {viewport: {width, height}},
    );
  }
});
