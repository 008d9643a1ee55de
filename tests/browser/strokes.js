// Digits as a hand draws them: polylines in a box of 0 … 1, y down.

const arc = (cx, cy, rx, ry, from, to, steps = 16) =>
  Array.from({length: steps + 1}, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  });

/** @type {[number, number][][][]} strokes of the digits 0 to 9 */
export const DIGITS = [
  [arc(0.5, 0.5, 0.32, 0.48, -80, 285, 28)],
  [
    [
      [0.46, 0.04],
      [0.5, 0.35],
      [0.49, 0.65],
      [0.5, 0.98],
    ],
  ],
  [[...arc(0.48, 0.27, 0.32, 0.26, 190, 375), [0.6, 0.55], [0.2, 0.92], [0.5, 0.9], [0.88, 0.93]]],
  [[...arc(0.45, 0.26, 0.32, 0.24, 200, 440, 18), ...arc(0.45, 0.73, 0.36, 0.26, 280, 515, 20)]],
  [
    [
      [0.28, 0.04],
      [0.2, 0.3],
      [0.18, 0.55],
      [0.5, 0.57],
      [0.85, 0.53],
    ],
    [
      [0.68, 0.08],
      [0.66, 0.5],
      [0.64, 0.98],
    ],
  ],
  [
    [[0.26, 0.06], [0.24, 0.25], [0.23, 0.45], ...arc(0.46, 0.68, 0.32, 0.28, 225, 500, 20)],
    [
      [0.26, 0.05],
      [0.55, 0.06],
      [0.84, 0.04],
    ],
  ],
  [[[0.62, 0.03], [0.42, 0.22], [0.29, 0.45], [0.24, 0.7], ...arc(0.48, 0.72, 0.25, 0.25, 180, -180, 24)]],
  [
    [
      [0.14, 0.08],
      [0.45, 0.07],
      [0.83, 0.06],
      [0.66, 0.35],
      [0.5, 0.65],
      [0.4, 0.98],
    ],
  ],
  [
    [
      ...arc(0.5, 0.25, 0.27, 0.23, -50, -290, 18),
      [0.55, 0.5],
      ...arc(0.5, 0.74, 0.3, 0.25, -60, 240, 22),
      [0.42, 0.5],
      [0.68, 0.12],
    ],
  ],
  [[...arc(0.48, 0.3, 0.28, 0.27, -10, -370, 24), [0.75, 0.5], [0.7, 0.75], [0.64, 0.98]]],
];

/**
 * @param {{x: number, y: number, width: number, height: number}} paper
 * @param {{x: number, y: number, size: number}} at the middle and the height of the digit, as shares of the paper
 * @param {number} digit
 */
export function placed(paper, {x, y, size}, digit) {
  const width = size * 0.8;
  return DIGITS[digit].map((stroke) =>
    stroke.map(([u, v]) => [
      paper.x + paper.width * (x + (u - 0.5) * width),
      paper.y + paper.height * (y + (v - 0.5) * size),
    ]),
  );
}

/**
 * Moves the mouse without waiting for each picture, as a hand does: what comes between two of them is coalesced.
 * @param {import('playwright-core').Page} page @param {number[][]} points
 */
export const follow = (page, points) => Promise.all(points.map(([x, y]) => page.mouse.move(x, y)));

/**
 * Draws with the mouse.
 * @param {import('playwright-core').Page} page
 * @param {number} digit
 * @param {{x: number, y: number, size: number}} [at]
 * @param {(page: import('playwright-core').Page) => Promise<void>} [onTheWay] called in the middle of each stroke
 */
export async function drawDigit(page, digit, at = {x: 0.5, y: 0.5, size: 0.7}, onTheWay) {
  const paper = await page.locator('#lenslet-paper').boundingBox();
  for (const stroke of placed(paper, at, digit)) {
    const middle = 1 + (stroke.length >> 1);
    await page.mouse.move(...stroke[0]);
    await page.mouse.down();
    await follow(page, stroke.slice(0, middle));
    await onTheWay?.(page);
    await follow(page, stroke.slice(middle));
    await page.mouse.up();
  }
}

/** A cross over the whole paper, which is no digit. @param {import('playwright-core').Page} page */
export async function drawCross(page) {
  const {x, y, width, height} = await page.locator('#lenslet-paper').boundingBox();
  for (const [from, to] of [
    [0.25, 0.75],
    [0.75, 0.25],
  ]) {
    await page.mouse.move(x + from * width, y + 0.2 * height);
    await page.mouse.down();
    await page.mouse.move(x + to * width, y + 0.8 * height, {steps: 20});
    await page.mouse.up();
  }
}

/** @param {import('playwright-core').Page} page */
export async function answer(page) {
  const {label, probability} = await page.locator('#lenslet-result').evaluate((element) => ({...element.dataset}));
  return {label, probability: probability === '' ? 0 : Number(probability)};
}
