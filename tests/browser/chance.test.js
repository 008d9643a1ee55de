// A yes or no, as the canvas draws it and as it is read out: how sure, and nothing at all of a photo without a face.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {discFinder, faceEntry, faceModel} from './models.js';
import {givePhoto, motley, png} from './photofiles.js';
import {openSite, quiet, settle} from './site.js';

const LONG = 'wearing spectacles, “ä” and '.repeat(6); // Bytes and code points differ in number.
const models = {
  p98: faceModel({name: 'p98', p: 0.98}),
  p70: faceModel({name: 'p70', p: 0.7}),
  p55: faceModel({name: 'p55', p: 0.55}),
  p45: faceModel({name: 'p45', p: 0.45}),
  p30: faceModel({name: 'p30', p: 0.3}),
  p02: faceModel({name: 'p02', p: 0.02}),
  long: faceModel({name: 'long', p: 0.9512, label: LONG}),
  longer: faceModel({name: 'longer', p: 0.9534, label: LONG}),
};
const names = Object.keys(models);
const site = openSite({
  ...Object.fromEntries(names.map((name) => [`/models/${name}.safetensors`, models[name].file])),
  '/models/index.json': JSON.stringify(names.map((name) => faceEntry(name, models[name]))),
  '/finder/face.safetensors': discFinder(), // Which finds nothing in these.
});

/** A photo in which no face was found, of the first model. */
async function withPhoto(use, options) {
  const {page, context, complaints, foreign} = await site.open('?model=p98', options);
  await page.locator('#lenslet-face-5').waitFor({state: 'attached'});
  await givePhoto(page, png(300, 200, motley), '300 × 200');
  await use(page);
  assert.deepEqual(quiet(complaints), []);
  assert.deepEqual(foreign, []);
  await context.close();
}

const says = (page, words) =>
  page.locator('#lenslet-result').filter({hasText: words}).waitFor({state: 'attached', timeout: 8000});

async function choose(page, name, list = 'model') {
  await page.selectOption(`#lenslet-${list}`, String(names.indexOf(name)));
  const words = list === 'model' ? `^Face ${name},` : `Compared with Face ${name},`;
  await page
    .locator('#lenslet-facts')
    .filter({hasText: new RegExp(words)})
    .waitFor({state: 'attached'});
}

/** What is drawn of the answer, its bar included if asked for. */
async function picture(page, below = 0) {
  await page.mouse.move(2, 2);
  await settle(page);
  const {x, y, width, height} = await page.locator('#lenslet-result').boundingBox();
  return page.screenshot({clip: {x, y, width, height: height + below}});
}

test('What is read out is as sure as the network is', () =>
  withPhoto(async (page) => {
    await page.click('#lenslet-crop-smaller'); // Now it is around a face, says the visitor.
    for (const [name, sentence] of [
      ['p98', /^It says: smiling\. The chance of a yes is 98\.0 %\.$/],
      ['p70', /^Probably smiling\. The chance of a yes is 70\.0 %\.$/],
      ['p55', /^Not sure: perhaps smiling\. The chance of a yes is 55\.0 %\.$/],
      ['p45', /^Not sure: perhaps not smiling\. The chance of a yes is 45\.0 %\.$/],
      ['p30', /^Probably not smiling\. The chance of a yes is 30\.0 %\.$/],
      ['p02', /^It says: not smiling\. The chance of a yes is 2\.0 %\.$/],
    ]) {
      await choose(page, name);
      await says(page, sentence);
    }
    await choose(page, 'p70', 'compare');
    await says(page, /^Face p02: it says: not smiling\. .* 2\.0 %\. Face p70: Probably smiling\. .* 70\.0 %\.$/);
  }));

for (const viewport of [
  {width: 1440, height: 900},
  {width: 375, height: 812},
]) {
  test(`Where no face was found there is no answer at all, ${viewport.width} pixels wide`, () =>
    withPhoto(
      async (page) => {
        const cells = (...expected) =>
          page.waitForFunction(
            (texts) => {
              const found = [...document.querySelectorAll('#lenslet-probabilities tbody td')];
              return JSON.stringify(found.map((cell) => cell.textContent)) === texts;
            },
            JSON.stringify(expected),
            {timeout: 8000},
          );
        const among = [];
        for (const [first, second] of [['p98'], ['p30'], ['p30', 'p55'], ['p30', 'p02']]) {
          await choose(page, first);
          if (second) await choose(page, second, 'compare');
          await says(page, /^No face found: drag the box to one\.$/);
          among.push(await picture(page, 56));
          await cells(...(second ? ['', ''] : ['']));
        }
        assert.ok(among[0].equals(among[1]), 'the answers are drawn');
        assert.ok(among[2].equals(among[3]), 'the answers of the second network are drawn');
        await page.click('#lenslet-crop-smaller');
        await says(page, /Face p02: it says: /);
        await cells('30.0 %', '2.0 %');
        const two = await picture(page, 56);
        await choose(page, 'p55', 'compare');
        assert.ok(!two.equals(await picture(page, 56)), 'this test sees no answer');
      },
      {viewport},
    ));
}

test('However long its label is, the probability stands behind it', () =>
  withPhoto(async (page) => {
    await page.click('#lenslet-crop-smaller');
    await choose(page, 'long');
    const one = await picture(page);
    await choose(page, 'longer');
    assert.ok(!one.equals(await picture(page)), '0.9512 and 0.9534 look the same');
  }));

test('An answer of 200,000 classes is told', () =>
  withPhoto(async (page) => {
    const [probability, text] = await page.evaluate(async () => {
      const {Result} = await import('./lenslet/studio/result.js');
      const element = document.createElement('p');
      document.body.append(element);
      const reading = {label: 'one', probabilities: new Float32Array(200_000).fill(0.25, 7, 8), failed: false};
      const result = new Result(element, 'many', new AbortController().signal);
      result.show({reading: () => reading, steps: () => [], classes: () => []});
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return [element.dataset.probability, element.textContent];
    });
    assert.equal(probability, '0.25');
    assert.equal(text, 'Not sure: perhaps one, 25.0 %.');
  }));
