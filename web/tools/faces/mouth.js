import {colour, shadow} from './colours.js';
import {box, curve, ellipse} from './paths.js';

/**
 * Its measures. half: its width from the middle. level: where the lips meet. lift: of the corners. corner, lower: the
 * heights of the corners and of the lower edge.
 */
export function mouthOf({mouth, open}) {
  const glad = open ? 1 : 0;
  const half = 18 + 8 * glad;
  const level = 48 - glad;
  const lift = mouth * 9;
  return {half, level, lift, corner: level - lift * 0.75, lower: level + 8 + 11 * open};
}

export function drawMouth(brush, face) {
  const {fill, slope} = brush;
  const {half, level, lift, corner, lower} = mouthOf(face);
  const bottom = lower + 1 - (face.open ? 0 : lift * 0.4);
  const lips = curve(
    [-half, corner],
    [-10, level - 5 - lift * 0.1, -5, level - 6.5, 0, level - 4],
    [5, level - 6.5, 10, level - 5 - lift * 0.1, half, corner],
    [half * 0.55, bottom, -half * 0.55, bottom, -half, corner],
  );
  fill(ellipse(0, lower + 6, 14, 4), shadow(face, 16, 0.5), 3);
  fill(lips, slope([0, level - 6], [0, lower], colour(face.lips, -7), colour(face.lips, 3)));
  if (face.open) {
    drawOpening(brush, face);
    drawSmileFolds(brush, face);
  } else {
    drawLine(brush, face);
    if (face.lines) drawOldFolds(brush, face);
  }
}

function drawOpening({fill, stroke, within, slope}, face) {
  const {half, level, corner, lower} = mouthOf(face);
  const opening = curve(
    [-half + 3, corner + 1.2],
    [-10, level - 0.5, 10, level - 0.5, half - 3, corner + 1.2],
    [half * 0.5, lower - 3.5, -half * 0.5, lower - 3.5, -half + 3, corner + 1.2],
  );
  fill(opening, '#4a1518');
  within(opening, () => {
    const teeth = curve(
      [-half, corner - 4],
      [-10, level - 4, 10, level - 4, half, corner - 4],
      [half * 0.5, lower - 6, -half * 0.5, lower - 6, -half, corner - 4],
    );
    fill(teeth, slope([0, level - 4], [0, lower - 4], '#e9e2d8', '#fdfaf4', '#e7ded2'));
    for (const x of [-12.5, -7.5, -2.6, 2.6, 7.5, 12.5]) {
      const gap = curve([x * 0.98, level - 4], [x, lower - 5]);
      stroke(gap, 'rgb(120 90 80 / 22%)', 0.7, 0.2);
    }
    const underLip = box(-40, level - 12, 80, 10);
    fill(underLip, 'rgb(60 10 10 / 40%)', 1.6);
  });
  fill(ellipse(0, lower - 1, 9, 1.5), 'rgb(255 255 255 / 28%)', 1);
}

/** The folds that a smile makes, and its dimples. */
function drawSmileFolds({fill, stroke}, face) {
  const {half, corner} = mouthOf(face);
  for (const s of [1, -1]) {
    stroke(curve([s * 14, 22], [s * 25, 27, s * 33, 36, s * 32.5, 47]), shadow(face, 20, 0.5), 2.2, 1.3);
    fill(ellipse(s * (half + 3.5), corner, 3, 3.6), shadow(face, 22, 0.5), 1.6);
  }
}

/** Between closed lips. */
function drawLine({fill, stroke}, face) {
  const {half, level, lift, corner} = mouthOf(face);
  const line = curve(
    [-half, corner],
    [-9, level + 1 - lift * 0.2, -4, level - 0.6, 0, level + 0.7],
    [4, level - 0.6, 9, level + 1 - lift * 0.2, half, corner],
  );
  stroke(line, colour(face.lips, -27, 0.9), 1.7, 0.3);
  fill(ellipse(0, level + 4.6, 8, 1.4), 'rgb(255 255 255 / 22%)', 1);
}

/** The folds that the years leave without a smile. */
function drawOldFolds({stroke}, face) {
  for (const s of [1, -1])
    stroke(curve([s * 13, 24], [s * 21, 30, s * 24, 36, s * 25, 42]), shadow(face, 18, 0.4), 1.8, 1);
}
