// Photos: decoded, upright, cut and resized; files that are none; and that they never leave the page.
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {beforeEach, afterEach, test} from 'node:test';

import {badFiles, encoded, gif} from './badfiles.js';
import {discFinder, faceEntry, faceModel} from './models.js';
import {byCommand, giveFile, givePhoto, hugeJpeg, motley, photoHas, png, resized, turned} from './photofiles.js';
import {openSite, quiet, settle} from './site.js';

const NEAR = 0.75;
const face = faceModel({name: 'one'}),
  near = faceModel({name: 'near', crop: NEAR});
const site = openSite({
  '/models/one.safetensors': face.file,
  '/models/near.safetensors': near.file,
  '/models/index.json': JSON.stringify([faceEntry('one', face), faceEntry('near', near)]),
  '/finder/face.safetensors': discFinder(), // Which finds nothing in these.
});
let page, context, complaints, foreign;
beforeEach(async () => {
  ({page, context, complaints, foreign} = await site.open('?model=one'));
  await waitForPhotos();
});
afterEach(async () => {
  assert.deepEqual(foreign, []);
  await context.close();
});
const waitForPhotos = () => page.locator('#lenslet-face-5').waitFor({state: 'attached'});
const seen = () => page.evaluate(() => [...window.studio.input]);
const crop = () => page.evaluate(() => window.studio.crop);
const largest = (a, b) => a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

test('A face network asks for a photo, and says that none leaves', async () => {
  assert.equal(await page.evaluate(() => window.studio.label), '');
  assert.deepEqual(await seen(), []);
  assert.equal(await crop(), null);
  assert.match(await page.getAttribute('#lenslet-paper', 'aria-label'), /^Photo/);
  assert.match(await page.textContent('#lenslet-instructions'), /never leave this page/);
  const chooser = page.waitForEvent('filechooser');
  await page.mouse.click(
    ...Object.values(await page.locator('#lenslet-paper').boundingBox())
      .slice(0, 2)
      .map((v) => v + 40),
  );
  await chooser;
  assert.deepEqual(quiet(complaints), []);
});

test('What the network sees is the resize of the box, in double precision, within 2/255; its answer follows', async () => {
  for (const [width, height] of [
    [200, 150],
    [40, 47],
    [611, 900],
  ]) {
    await givePhoto(page, png(width, height, motley), `${width} × ${height}`);
    for (const key of ['0', '-', 'ArrowRight', '-', 'ArrowUp']) {
      await page.focus('#lenslet-paper');
      await page.keyboard.press(key);
      const input = await seen();
      const expected = resized(width, height, motley, await crop(), 64);
      const what = `${width}×${height}, ${key}, ${JSON.stringify(await crop())}`;
      assert.equal(input.length, 3 * 64 * 64, what);
      assert.ok(largest(input, expected) <= 2 / 255, `${what}: ${255 * largest(input, expected)}/255`);
      const sum = face.weights.reduce((total, w, i) => total + w * input[i], 0);
      const p = await page.evaluate(() => window.studio.probabilities[0]);
      assert.ok(Math.abs(p - 1 / (1 + Math.exp(-sum))) < 1e-5, `${what}: ${p}`);
    }
  }
});

// Where the pixel of row r and column c belongs in the upright picture of W × H, by EXIF 2.3, 4.6.4.
const PLACES = [
  (r, c) => [c, r],
  (r, c, W) => [W - 1 - c, r],
  (r, c, W, H) => [W - 1 - c, H - 1 - r],
  (r, c, W, H) => [c, H - 1 - r],
  (r, c) => [r, c],
  (r, c, W) => [W - 1 - r, c],
  (r, c, W, H) => [W - 1 - r, H - 1 - c],
  (r, c, W, H) => [r, H - 1 - c],
];
test('Photos of all eight EXIF orientations arrive upright', async () => {
  const [W, H] = [144, 96];
  const COLOURS = [
    [200, 40, 40],
    [40, 180, 60],
    [50, 60, 200],
    [210, 200, 50],
  ];
  const colour = (x, y) => COLOURS[(x >= W / 2 ? 1 : 0) + (y >= H / 2 ? 2 : 0)];
  for (const [i, place] of PLACES.entries()) {
    const [width, height] = i < 4 ? [W, H] : [H, W];
    const stored = png(width, height, (x, y) => colour(...place(y, x, W, H)));
    const url = await page.evaluate(
      async ({bytes, width, height}) => {
        const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
        const canvas = Object.assign(document.createElement('canvas'), {width, height});
        canvas.getContext('2d').drawImage(bitmap, 0, 0);
        return canvas.toDataURL('image/jpeg', 1);
      },
      {bytes: [...stored], width, height},
    );
    await page.click('#lenslet-face-0');
    await photoHas(page, '192 × 240');
    await givePhoto(page, turned(Buffer.from(url.split(',')[1], 'base64'), i + 1), `${W} × ${H}`);
    const {left, top, right, bottom} = await crop();
    assert.deepEqual([left, top, right, bottom], [24, 0, 120, 96]);
    const input = await seen();
    for (const [at, [x, y]] of [
      [10, 10],
      [53, 10],
      [10, 53],
      [53, 53],
    ].entries()) {
      const found = [0, 1, 2].map((p) => Math.round(255 * input[(p * 64 + y) * 64 + x]));
      assert.ok(largest(found, COLOURS[at]) <= 12, `orientation ${i + 1}, corner ${at}: ${found}, not ${COLOURS[at]}`);
    }
  }
});

/** The rule of the first box, written again from its words; the corner on whole pixels, ties to even. */
function firstBox(width, height, share = 1) {
  const round = (x) => (x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));
  const side = Math.min(width, height);
  const [left, middle] = [width, height].map((all) => round((all - side) / 2));
  const higher = round(Math.min(Math.max(0.4 * height - 0.55 * width, 0), height - width));
  const top = height > 1.25 * width ? higher : middle;
  const less = ((1 - share) / 2) * side;
  return {left: left + less, top: top + less, right: left + side - less, bottom: top + side - less};
}

/** Chooses the network of that index, and waits until it is there. */
async function take(i) {
  await page.selectOption('#lenslet-model', String(i));
  const facts = page.locator('#lenslet-facts').filter({hasText: i ? /^Face near/ : /^Face one/});
  await facts.waitFor({state: 'attached'});
}

test('The first box is the middle up to 5 : 4, and higher in taller photos; so large as the network says', async () => {
  const command = process.env.LENSLET_COMMAND;
  const shares = [
    [face, 1],
    [near, NEAR],
  ];
  for (const [i, [network, share]] of shares.entries()) {
    await take(i);
    for (const [width, height] of [
      [300, 200],
      [200, 250],
      [200, 251],
      [150, 200],
      [180, 320],
      [117, 400],
      [90, 1000],
    ]) {
      const what = `${width} × ${height}, ${share}`;
      const photo = png(width, height, motley);
      await givePhoto(page, photo, `${width} × ${height}`);
      const box = await crop();
      assert.deepEqual(box, firstBox(width, height, share), what);
      if (!command) continue; // Under ctest there is one.
      const {left, top, right, bottom} = box;
      // Its own finder may see something in a motley photo.
      const [answer] = await byCommand(command, network.file, photo, [
        '--box',
        [left, top, right - left, bottom - top],
      ]);
      const p = await page.evaluate(() => window.studio.probabilities[0]);
      assert.ok(Math.abs(p - answer.probabilities[0]) < 1e-5, `${what}: ${p}, ${answer.probabilities[0]}`);
    }
  }
  assert.deepEqual(firstBox(180, 320), {left: 0, top: 29, right: 180, bottom: 209});
});

test('A box that nobody moved becomes the next network’s first guess; one that was moved stays', async () => {
  await givePhoto(page, png(300, 200, motley), '300 × 200');
  for (const [i, share] of [
    [1, NEAR],
    [0, 1],
  ]) {
    await take(i);
    assert.deepEqual(await crop(), firstBox(300, 200, share));
  }
  await page.click('#lenslet-crop-smaller');
  const moved = await crop();
  await take(1);
  assert.deepEqual(await crop(), moved);
  await page.click('#lenslet-crop-reset');
  assert.deepEqual(await crop(), firstBox(300, 200, NEAR));
});

test('Of two networks each sees as much of the photo as it is used to', async () => {
  await givePhoto(page, png(300, 200, motley), '300 × 200');
  const answers = () => page.evaluate(() => [...window.studio.probabilities, ...window.studio.secondProbabilities]);
  const one = await answers();
  await take(1);
  const both = [...one, ...(await answers())];
  for (const [first, second, expected] of [
    [0, 1, both],
    [1, 0, both.toReversed()],
  ]) {
    await take(first);
    const picture = async () => (await settle(page), page.locator('#lenslet-paper').screenshot());
    const alone = await picture();
    await page.selectOption('#lenslet-compare', String(second));
    await page.waitForFunction(() => window.studio.secondProbabilities.length === 1);
    const found = await answers();
    assert.ok(largest(found, expected) < 1e-6, `${found}, not ${expected}`);
    const said = page.locator('.lenslet-hidden li').filter({hasText: /^Box\. /});
    const [own, other] = first === 0 ? [200, 150] : [150, 200];
    await said
      .filter({hasText: new RegExp(`^Box. ${own} .* The second network gets ${other} × ${other}\\.`)})
      .waitFor({state: 'attached'});
    assert.ok(!alone.equals(await picture()), 'the box of the second one is not on the photo');
    await page.selectOption('#lenslet-compare', '-1');
    assert.ok(alone.equals(await picture()));
  }
  assert.notEqual(both[0].toFixed(3), both[1].toFixed(3));
});

test('A JPEG of 50 megapixels is opened, shrunk to 1536 a side', async () => {
  await givePhoto(page, hugeJpeg(8640, 5792), '8640 × 5792');
  const {left, right, top, bottom} = await crop();
  assert.deepEqual([left, right, top, bottom], [253, 1283, 0, 1030]);
  const input = await seen();
  const row = (y) => Math.round(255 * input[64 * y + 32]);
  assert.deepEqual([row(2), row(61)], [128, 228]);
});

test('Each file that is no photo gets a sentence of its own, and the former photo stays', async () => {
  await givePhoto(page, png(200, 150, motley), '200 × 150');
  const [before, box] = [await seen(), await crop()];
  const cases = [
    ...(await badFiles(page)),
    ['narrow PNG', png(300, 3, motley), /too narrow.*300 × 3/],
    ['huge file', Buffer.alloc(40), /too large: 101 MB/],
  ];
  for (const [name, buffer, expected] of cases) {
    if (name === 'huge file') {
      await page.evaluate(() => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(101e6)], 'photo.jpg', {type: 'image/jpeg'}));
        document
          .getElementById('lenslet-paper')
          .dispatchEvent(new DragEvent('drop', {bubbles: true, dataTransfer: data}));
      });
    } else {
      await giveFile(page, name, buffer, 'image/jpeg');
    }
    const note = page.locator('#lenslet-error').filter({hasText: expected});
    await note.waitFor({timeout: 10000}).catch(() => assert.fail(`${name}: no sentence like ${expected}`));
    assert.deepEqual(await seen(), before, name);
    assert.deepEqual(await crop(), box, name);
    await page.getByRole('button', {name: 'Close'}).click();
  }
});

test('A GIF that stands still and a WebP are photos', async () => {
  await givePhoto(
    page,
    gif(40, 30, (x, y) => (x + y) % 128),
    '40 × 30',
  );
  const input = await seen();
  const expected = resized(40, 30, (x, y) => Array(3).fill(2 * ((x + y) % 128)), await crop(), 64);
  assert.ok(largest(input, expected) <= 2 / 255, `${255 * largest(input, expected)}/255`);
  await givePhoto(page, await encoded(page, 'image/webp'), '120 × 90');
});

test('After a photo is chosen the page requests nothing at all, and its policy lets nothing out', async () => {
  const reached = [];
  const outside = createServer((request, response) => {
    reached.push(request.url);
    response.end();
  });
  await new Promise((resolve) => outside.listen(0, '127.0.0.1', resolve));
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await givePhoto(page, png(200, 150, motley), '200 × 150');
  await page.focus('#lenslet-paper');
  for (const key of ['ArrowLeft', '+', '-', '0']) await page.keyboard.press(key);
  await page.click('#lenslet-face-2');
  await page.click('#lenslet-networks');
  await page.waitForTimeout(1500);
  assert.deepEqual(
    requests.filter((url) => !url.startsWith('blob:')),
    [],
  );
  const outcomes = await page.evaluate(async (url) => {
    const settled = (promise) =>
      promise.then(
        () => 'sent',
        () => 'refused',
      );
    const image = new Image();
    const loaded = new Promise((resolve, reject) => Object.assign(image, {onload: resolve, onerror: reject}));
    image.src = `${url}image`;
    const form = document.createElement('form');
    Object.assign(form, {method: 'post', action: `${url}form`});
    document.body.append(form);
    form.submit();
    navigator.sendBeacon(`${url}beacon`, 'pixels');
    return [
      await settled(fetch(`${url}fetch`, {method: 'POST', body: 'pixels', mode: 'no-cors'})),
      await settled(loaded),
    ];
  }, `http://127.0.0.1:${outside.address().port}/`);
  assert.deepEqual(outcomes, ['refused', 'refused']);
  await page.waitForTimeout(500);
  assert.deepEqual(reached, []);
  foreign.length = 0; // What the policy stopped.
  outside.close();
});
