// What lies behind and below a face.
import {colour, shadow} from './colours.js';
import {box, curve} from './paths.js';

export function drawGround({fill, glow}, {ground, light}) {
  fill(box(-120, -150, 240, 300), glow([light * 60, -70, 10], [0, 0, 190], ...ground));
}

export function drawNeck({fill, slope}, face) {
  const neck = curve([-27, 40], [-26, 80, -30, 92, -52, 104], [0, 132], [52, 104], [30, 92, 26, 80, 27, 40]);
  fill(neck, slope([0, 60], [0, 112], shadow(face, 20), colour(face.skin, -6)));
}

export function drawClothes({fill, stroke, slope}, {cloth, light}) {
  const collar = [-26, 122, 26, 122, 46, 97];
  const shirt = curve([-118, 150], [-108, 106, -72, 100, -46, 97], collar, [72, 100, 108, 106, 118, 150]);
  fill(shirt, slope([light * 100, 96], [-light * 100, 140], colour(cloth, 9), colour(cloth, -9)));
  stroke(curve([-46, 97], collar), colour(cloth, -14, 0.6), 2.5, 0.7);
}
