import {colour, shadow} from './colours.js';
import {HAIRSTYLES} from './hairstyles.js';
import {headOf} from './head.js';
import {arc, curve, ellipse} from './paths.js';

export function drawHairBehind({fill, stroke, within, slope}, {hair, style}) {
  const {behind} = HAIRSTYLES[style];
  if (!behind) return;
  fill(behind, slope([-80, -90], [80, 130], colour(hair, 2), colour(hair, -4), colour(hair, -8)));
  if (style === 'curly') return; // Its curls also lie over what is in front.
  within(behind, () => {
    for (let i = -9; i <= 9; ++i) {
      const strand = curve([i * 3, -96], [i * 12, -60, i * 8.6, 20, i * 9.2 + (i % 2) * 5, 134]);
      stroke(strand, colour(hair, i % 2 ? 7 : -6, 0.45), 2.2, 0.6);
    }
  });
}

export function drawHairInFront(brush, face) {
  const {fill, within, at, slope} = brush;
  const {hair, light} = face;
  const {front} = HAIRSTYLES[face.style];
  within(headOf(face), () => at(0, 4).fill(front, shadow(face, 30, 0.45), 4));
  const lit = slope([light * 60, -100], [-light * 70, -30], colour(hair, 9), colour(hair, 2), colour(hair, -5));
  fill(front, lit, 0.4);
  if (face.style === 'curly') drawCurls(brush, face);
  else drawStrands(brush, face);
}

function drawStrands({fill, stroke, within}, {hair, light, style}) {
  within(HAIRSTYLES[style].front, () => {
    for (let i = -16; i <= 16; ++i) {
      const strand = curve([i * 1.6 - 4, -100], [i * 5, -80, i * 5.2, -30, i * 4.8, 90]);
      stroke(strand, colour(hair, i % 2 ? 8 : -7, style === 'crop' ? 0.15 : 0.4), 1.5, 0.5);
    }
    const shine = ellipse(light * 30, -80, 26, 7, light * 0.4);
    fill(shine, colour(hair, 24, 0.3), 5);
  });
}

// The multiples modulo something below scatter the curls without a pattern that one sees.
function drawCurls({stroke, within}, {hair, style}) {
  const {behind, front} = HAIRSTYLES[style];
  within(front, () => {
    for (let i = 0; i < 40; ++i) {
      const x = ((i * 41) % 130) - 65;
      const y = -90 + ((i * 29) % 62);
      stroke(arc(x, y, 6.5, i, i + 4), colour(hair, i % 2 ? 9 : -5, 0.5), 1.6, 0.5);
    }
  });
  within(behind, () => {
    for (let i = 0; i < 46; ++i) {
      const angle = Math.PI * (0.95 + (1.1 * ((i * 17) % 46)) / 46);
      const radius = 50 + ((i * 7) % 26);
      const curl = arc(radius * Math.cos(angle), -34 + radius * Math.sin(angle), 6, i, i + 4);
      stroke(curl, colour(hair, i % 2 ? 9 : -4, 0.5), 1.6, 0.5);
    }
  });
}
