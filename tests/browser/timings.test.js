// The table of where a network spends its time: true numbers, and nothing else on the page moves.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {openSite, quiet, waitForStudio} from './site.js';
import {answer, drawDigit} from './strokes.js';

const site = openSite();

async function withPage(use, {path = '', ...options} = {}) {
  const {page, context, complaints} = await site.open(path, options);
  await waitForStudio(page);
  await page.click('#lenslet-networks');
  await use(page);
  assert.deepEqual(quiet(complaints), []);
  await context.close();
}

const tableOf = (page) =>
  page
    .locator('#lenslet-layers tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
const microseconds = (text) => parseFloat(text) * (text.endsWith('ms') ? 1000 : 1);

for (const [width, height] of [
  [1440, 900],
  [375, 812],
]) {
  test(`At ${width}×${height} each step of LeNet-5 is timed, and the answer stays`, () =>
    withPage(
      async (page) => {
        await drawDigit(page, 7);
        const before = await answer(page);
        assert.equal(await page.locator('#lenslet-layers tr').count(), 0);
        await page.focus('#lenslet-time-layers');
        await page.keyboard.press('Enter');
        const rows = await tableOf(page);
        assert.match(rows[0][0], /^conv1/);
        assert.ok(
          rows.some(([step]) => /^fc3/.test(step)),
          JSON.stringify(rows),
        );
        const kernels = rows.filter(([, kernel]) => /^(conv2d|linear)/.test(kernel));
        assert.equal(kernels.length, 5, JSON.stringify(rows));
        assert.ok(
          kernels.every(([, kernel]) => kernel.endsWith('/relaxed_simd')),
          JSON.stringify(kernels),
        );
        for (const [step, kernel, multiplies, time, gflops, peak] of rows) {
          assert.ok(microseconds(time) > 0 && microseconds(time) < 1e6, `${step}: ${time}`);
          if (!/^(conv2d|linear)/.test(kernel)) continue;
          assert.ok(parseFloat(gflops) > 0 && parseFloat(peak) >= 0, `${step}: ${gflops}, ${peak}, ${multiplies}`);
          // What skips nothing and transforms nothing stays below what registers can do.
          if (kernel.startsWith('conv2d_direct')) assert.ok(parseFloat(peak) < 120, `${step}: ${peak} of the peak`);
        }
        // The first convolution: 6 × 28 × 28 × 25 multiplications.
        assert.equal(rows[0][2], '118 k');
        const gflops = (2e-3 * 117_600) / microseconds(rows[0][3]);
        assert.ok(Math.abs(parseFloat(rows[0][4]) / gflops - 1) < 0.02, `${rows[0]}: ${gflops}`);
        assert.deepEqual(await answer(page), before);
      },
      {path: '?model=lenet5', viewport: {width, height}},
    ));
}

test('By a clock of whole milliseconds a network is timed long enough for its time to be true', async () => {
  // 0.137 ms go by from one look at the clock to the next, and from the beginning of a reading to its end there are two.
  const prepare = (page) =>
    page.addInitScript(() => {
      let ms = 0;
      performance.now = () => Math.floor((ms += 0.137));
    });
  const {page, context} = await site.open('', {prepare});
  await waitForStudio(page);
  assert.match(await page.locator('#lenslet-model').evaluate((e) => e.selectedOptions[0].text), /, 0\.3 ms$/);
  await context.close();
});

test('An empty paper is no reason to call it fast, and another network has other times', () =>
  withPage(
    async (page) => {
      await page.click('#lenslet-time-layers');
      const dense = (await tableOf(page)).find(([step]) => step.startsWith('fc1'));
      assert.ok(microseconds(dense[3]) > 0.1, `${dense}`);
      assert.deepEqual(await answer(page), {label: '', probability: 0});
      await page.click('#lenslet-network-fc256');
      await page.waitForFunction(() => document.querySelector('#lenslet-facts').textContent.includes('203'));
      assert.equal(await page.locator('#lenslet-layers tr').count(), 0);
    },
    {path: '?model=lenet5'},
  ));
