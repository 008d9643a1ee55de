import {colour, shadow} from './colours.js';
import {box, curve, ellipse} from './paths.js';

export function drawEyes(brush, face) {
  for (const side of [1, -1]) {
    const there = brush.at(side * 25, -12);
    drawEye(there, face);
    if (face.lines) drawCrowsFeet(there, face, side);
    drawBrow(there, face, side);
  }
}

/** Narrower, and pushed up from below, where the face smiles. */
function drawEye({fill, stroke, within}, face) {
  const {hair, light} = face;
  const glad = face.open ? 1 : 0;
  const up = 7.2 - glad * 0.8;
  const down = 5.8 - glad * 2.4;
  const corner = [-12.5, 0.8];
  const upperLid = [-7, -up - 1, 7, -up - 1, 12.5, 0.8];
  const eye = curve(corner, upperLid, [7, down, -7, down, ...corner]);
  fill(eye, '#f6f1ea');
  within(eye, () => {
    fill(ellipse(0, -0.5, 6.4, 6.6), face.iris);
    fill(ellipse(0, -0.5, 3, 3.1), '#120d0b');
    const underLid = box(-14, -9, 28, 6);
    fill(underLid, 'rgb(20 10 5 / 35%)', 2);
    const glint = ellipse(light * 2.2, -2.6, 1.7, 1.7);
    fill(glint, '#fff');
  });
  stroke(curve(corner, upperLid), colour([hair[0], 30, Math.min(hair[2], 14)], 0, 0.95), face.lashes, 0.2);
  const lowerLid = curve([-10, down - 0.5], [-4, down + 1.2, 5, down + 1.2, 11, 1.6]);
  stroke(lowerLid, shadow(face, 28, 0.55), 1.2, 0.3);
  const crease = curve([-12, -6.5], [-6, -12.5, 6, -12.5, 13, -5]);
  stroke(crease, shadow(face, 24, 0.45), 1.6, 0.6);
  const pouch = curve([-11, 10], [-4, 13, 5, 13, 11, 9]);
  stroke(pouch, shadow(face, 16, 0.35 + 0.25 * glad), 1.8, 1);
}

function drawCrowsFeet({stroke}, face, side) {
  for (const y of [-2, 2, 6]) {
    const line = curve([side * 15, y * 0.6], [side * 23, y * 1.4 - 1]);
    stroke(line, shadow(face, 18, 0.45), 1.1, 0.5);
  }
}

function drawBrow({fill}, {hair, brows, open}, side) {
  const glad = open ? 1 : 0;
  const brow = curve(
    [-side * 15, -17 + glad * 0.5],
    [-side * 6, -24 - glad * 2, side * 8, -24 - glad, side * 17, -15],
    [side * 8, -24 + brows, -side * 6, -24 + brows, -side * 14, -17 + brows],
  );
  fill(brow, colour([hair[0], hair[1], Math.min(hair[2], 52)], -4, 0.9), 0.7);
}
