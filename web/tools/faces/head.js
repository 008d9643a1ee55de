import {colour, shadow} from './colours.js';
import {HAIRSTYLES} from './hairstyles.js';
import {box, curve, ellipse, ellipseFrom, mirrored} from './paths.js';

export function headOf({jaw, chin}) {
  return mirrored((s) =>
    curve(
      [0, -78],
      [s * 46, -78, s * 60, -46, s * 58, -6],
      [s * 57, 26, s * jaw, 44, s * 36, 62],
      [s * 22, chin - 4, s * 12, chin, 0, chin],
    ),
  );
}

export function drawEars({fill}, face) {
  if (HAIRSTYLES[face.style].coversEars) return;
  const ears = mirrored((s) => ellipseFrom([s * 70, 2], s * 59, 2, 11, 18, s * 0.15));
  fill(ears, colour(face.skin, -8));
  const hollows = mirrored((s) => ellipse(s * 61, 3, 5, 10));
  fill(hollows, shadow(face, 20, 0.5), 2);
}

export function drawHead({fill, within, slope}, face) {
  const {skin, light, open, style} = face;
  const head = headOf(face);
  fill(head, colour(skin));
  within(head, () => {
    const fromTheSide = slope([light * 62, -30], [-light * 66, 20], colour(skin, 7), colour(skin, 1), shadow(face, 17));
    fill(box(-80, -90, 160, 190), fromTheSide);
    const forehead = ellipse(0, -52, 40, 22);
    fill(forehead, colour(skin, 8, 0.5), 12);
    const cheeks = mirrored((s) => ellipseFrom([s * 60, 30], s * 34, 22, 17, 12));
    fill(cheeks, colour([skin[0] - 14, skin[1] + 16, skin[2] - 2], 0, open ? 0.55 : 0.35), 8);
    const sockets = mirrored((s) => ellipseFrom([s * 60, -16], s * 24, -17, 17, 10));
    fill(sockets, shadow(face, 14, 0.42), 5);
    const underChin = ellipse(0, 92, 34, 14);
    fill(underChin, shadow(face, 16, 0.6), 6);
    const underHair = box(-70, -92, 140, 34);
    if (style !== 'crop') fill(underHair, shadow(face, 22, 0.5), 7);
  });
}

export function drawNose({fill, stroke}, face) {
  const {light} = face;
  const shadedSide = curve(
    [-light * 3, -18],
    [-light * 8, 4, -light * 15, 18, -light * 11, 26],
    [0, 27],
    [-light, 10, 0, -4, -light * 3, -18],
  );
  fill(shadedSide, shadow(face, 15, 0.6), 2.2);
  const tip = ellipse(light * 2, 17, 5.5, 5);
  fill(tip, colour(face.skin, 12, 0.6), 2.4);
  const wings = curve([-10, 24], [-8, 29, -4, 27, 0, 29.5], [4, 27, 8, 29, 10, 24]);
  stroke(wings, shadow(face, 30, 0.75), 1.9, 0.5);
  const nostrils = mirrored((s) => ellipseFrom([s * 8, 26], s * 5.2, 26.4, 2.8, 1.4, -s * 0.3));
  fill(nostrils, shadow(face, 42, 0.7), 0.5);
}
