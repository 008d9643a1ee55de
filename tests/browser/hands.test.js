// Digits as other hands write them, and what is no digit, read by the page's own default network.
import assert from 'node:assert/strict';
import {before, test} from 'node:test';

import {drawStrokes, OTHER_DIGITS, PLAIN_DIGITS, shaky, SIGNS, slanted, turned} from './signs.js';
import {openSite, waitForStudio} from './site.js';
import {answer} from './strokes.js';

const site = openSite();
let page;
before(async () => {
  ({page} = await site.open('', {viewport: {width: 1100, height: 760}}));
  await waitForStudio(page);
});

async function read(strokes, how) {
  await drawStrokes(page, strokes, how);
  const {label} = await answer(page);
  await page.click('#lenslet-clear');
  return label;
}

/** Draws each [name, expected, strokes] and lists those that are read as something else. */
async function wrong(drawings, how) {
  const found = [];
  for (const [name, expected, strokes] of drawings) {
    const label = await read(strokes, how);
    if (label !== String(expected)) found.push(`${name}: ${label}`);
  }
  return found;
}

const PLAIN = PLAIN_DIGITS.map((strokes, digit) => [`${digit}`, digit, strokes]);

test('Letters, scribbles and pictures are no digits', async () => {
  const found = await wrong(Object.entries(SIGNS).map(([name, strokes]) => [name, 'not a digit', strokes]));
  assert.deepEqual(found, []);
});

test('European ones and sevens, crossed sevens and open loops are read', async () => {
  assert.deepEqual(await wrong(OTHER_DIGITS), []);
});

for (const brush of ['fine', 'medium', 'broad']) {
  test(`Digits of a ${brush} brush are read`, async () => {
    await page.click(`#lenslet-brush-${brush}`);
    const found = await wrong(PLAIN, {size: brush === 'fine' ? 0.4 : 0.85});
    await page.click('#lenslet-brush-medium');
    assert.deepEqual(found, []);
  });
}

for (const slant of [-0.25, 0.3]) {
  test(`Digits that lean by ${slant} of their height are read`, async () => {
    assert.deepEqual(await wrong(PLAIN.map(([name, digit, strokes]) => [name, digit, slanted(strokes, slant)])), []);
  });
}

for (const degrees of [-20, 20]) {
  test(`Digits turned by ${degrees}° are read`, async () => {
    assert.deepEqual(await wrong(PLAIN.map(([name, digit, strokes]) => [name, digit, turned(strokes, degrees)])), []);
  });
}

test('Digits of a hand that shakes are read', async () => {
  assert.deepEqual(await wrong(PLAIN.map(([name, digit, strokes]) => [name, digit, shaky(strokes, 0.025)])), []);
});
