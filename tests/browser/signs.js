// What people draw that is no digit, and digits as other hands write them: polylines in a box of 0 … 1, y down. Written
// for these tests alone, not taken from what the networks learned from.
import {DIGITS, follow} from './strokes.js';

/** "x,y x,y; x,y …" in hundredths, ";" between strokes. @param {string} text */
const strokes = (text) =>
  text.split(';').map((one) =>
    one
      .trim()
      .split(/\s+/)
      .map((p) => p.split(',').map((v) => v / 100)),
  );

const spiral = Array.from({length: 60}, (_, i) => {
  const [angle, radius] = [i / 3.2, 0.04 + i * 0.0075];
  return [0.5 + radius * Math.cos(angle), 0.5 + radius * Math.sin(angle)];
});
const star = Array.from({length: 6}, (_, i) => {
  const angle = ((-90 + 144 * i) * Math.PI) / 180;
  return [0.5 + 0.5 * Math.cos(angle), 0.52 + 0.5 * Math.sin(angle)];
});

/** Only letters that nobody could take for a digit; how many of the others the network takes for one: docs/results.md. */
export const SIGNS = {
  'zigzag scribble': strokes('5,15 95,25 8,40 92,50 6,64 94,74 10,90 90,96'),
  'steep scribble': strokes('5,90 15,8 27,92 38,10 49,90 60,8 72,92 84,10 95,90'),
  'wild scribble': strokes('20,20 80,70 15,60 75,15 30,90 60,10 90,85 10,35 85,40 40,95 55,20 12,80 88,25'),
  spiral: [spiral],
  star: [star],
  A: strokes('5,98 50,2 95,98; 22,62 78,62'),
  E: strokes('85,3 15,3 15,97 87,97; 15,50 70,50'),
  F: strokes('88,4 16,4 16,98; 16,48 68,48'),
  H: strokes('12,2 12,98; 88,2 88,98; 12,50 88,50'),
  K: strokes('15,2 15,98; 85,4 16,54 88,98'),
  M: strokes('4,98 12,3 50,60 88,3 96,98'),
  N: strokes('8,98 8,3 90,97 90,2'),
  R: strokes('14,98 14,3 60,4 84,22 62,46 16,50 88,98'),
  T: strokes('3,4 97,4; 50,4 50,98'),
  V: strokes('4,3 50,97 96,3'),
  W: strokes('2,3 24,97 50,35 76,97 98,3'),
  X: strokes('6,4 94,97; 92,3 8,98'),
  Y: strokes('5,3 50,50 95,3; 50,50 50,98'),
  house: strokes('10,45 50,4 90,45 90,97 10,97 10,45 90,45'),
  heart: strokes('50,30 35,8 10,12 5,38 22,66 50,97 78,66 95,38 90,12 65,8 50,30'),
  arrow: strokes('5,50 95,50; 65,22 95,50 65,78'),
  tick: strokes('5,55 35,95 97,5'),
  grid: strokes('33,3 33,97; 67,3 67,97; 3,33 97,33; 3,67 97,67'),
  face: strokes('50,2 16,16 2,50 16,84 50,98 84,84 98,50 84,16 50,2; 33,35 33,42; 67,35 67,42; 28,62 50,76 72,62'),
};

/** Ways of writing that Europe teaches, and loops that do not close. */
export const OTHER_DIGITS = [
  ['1 with a long upstroke', 1, strokes('15,45 38,22 58,2 57,50 56,98')],
  ['1 with upstroke and foot', 1, strokes('25,32 52,2 52,97; 25,97 80,97')],
  ['7 crossed', 7, strokes('10,5 88,4 62,50 42,98; 32,52 80,48')],
  ['7 crossed, with a hook', 7, strokes('12,20 14,5 88,4 60,52 46,98; 30,54 82,50')],
  ['0 with an open loop', 0, strokes('58,4 32,14 18,48 28,84 52,97 76,82 84,46 74,16')],
  ['6 with an open loop', 6, strokes('66,3 40,26 26,56 26,82 46,97 70,88 72,68 56,58 44,62')],
  ['8 with an open loop', 8, strokes('72,16 48,3 26,18 40,42 66,60 76,80 50,97 24,80 40,58 62,40 70,28')],
  ['9 with an open loop', 9, strokes('70,12 44,4 24,24 34,46 58,44 74,24 73,60 66,98')],
  ['4 with an open top', 4, strokes('24,4 16,56 84,55; 66,26 64,98')],
];

/** The same strokes leaning to the right by so much of their height. @param {number[][][]} all @param {number} by */
export const slanted = (all, by) => all.map((stroke) => stroke.map(([x, y]) => [x + by * (0.5 - y), y]));

/** The middle of each digit as it is drawn in strokes.js. */
export const PLAIN_DIGITS = DIGITS;

/**
 * Draws strokes with the mouse, in the middle of the paper.
 * @param {import('playwright-core').Page} page @param {number[][][]} all @param {{size?: number, aspect?: number}} [how]
 */
export async function drawStrokes(page, all, {size = 0.7, aspect = 0.8} = {}) {
  const paper = await page.locator('#lenslet-paper').boundingBox();
  const at = ([x, y]) => [
    paper.x + paper.width * (0.5 + (x - 0.5) * size * aspect),
    paper.y + paper.height * (0.5 + (y - 0.5) * size),
  ];
  for (const stroke of all) {
    await page.mouse.move(...at(stroke[0]));
    await page.mouse.down();
    const moves = stroke.slice(1).flatMap(([x, y], i) => [
      [(x + stroke[i][0]) / 2, (y + stroke[i][1]) / 2],
      [x, y],
    ]);
    await follow(page, moves.map(at));
    await page.mouse.up();
  }
}

/** The same strokes turned clockwise about the middle. @param {number[][][]} all @param {number} degrees */
export const turned = (all, degrees) => {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return all.map((stroke) =>
    stroke.map(([x, y]) => [0.5 + c * (x - 0.5) - s * (y - 0.5), 0.5 + s * (x - 0.5) + c * (y - 0.5)]),
  );
};

/** The same strokes by an unsteady hand: a tremor across each line. @param {number[][][]} all @param {number} by */
export const shaky = (all, by) =>
  all.map((stroke, s) =>
    stroke.slice(1).reduce(
      (points, [x, y], i) => {
        const [x0, y0] = stroke[i];
        const length = Math.hypot(x - x0, y - y0) || 1;
        const steps = Math.max(2, Math.round(length / 0.04));
        for (let step = 1; step <= steps; ++step) {
          const off = by * Math.sin(2.3 * points.length + s) * Math.cos(0.7 * points.length);
          const share = step / steps;
          points.push([
            x0 + share * (x - x0) - (off * (y - y0)) / length,
            y0 + share * (y - y0) + (off * (x - x0)) / length,
          ]);
        }
        return points;
      },
      [stroke[0]],
    ),
  );
