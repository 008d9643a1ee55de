// What only some of the faces have.
import {colour} from './colours.js';
import {mouthOf} from './mouth.js';
import {box, curve, ellipse, ellipseFrom, joined, mirrored} from './paths.js';

export function drawFreckles({fill}, {skin}) {
  // Not Math.random(): the same people have the same freckles in every run.
  let state = 7;
  const random = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  for (let i = 0; i < 42; ++i) {
    const x = (random() - 0.5) * 84;
    const y = 4 + random() * 24;
    fill(ellipse(x, y, 0.9, 0.8), colour([skin[0] - 4, 52, 52], 0, 0.5));
  }
}

export function drawBeard({fill, stroke, within}, face) {
  const {level} = mouthOf(face);
  const beard = mirrored((s) =>
    curve(
      [0, 38],
      [s * 10, 34, s * 22, 36, s * 28, 44],
      [s * 42, 36, s * 52, 14, s * 58, -8],
      [s * 60, 28, s * 56, 48, s * 40, 66],
      [s * 26, 88, s * 12, 89, 0, 89],
    ),
  );
  const mouth = ellipseFrom([0, 38], 0, level + 1, 20, 7.2);
  fill(joined([beard, mouth]), colour(face.hair, 1, 0.9), 1.4, 'evenodd');
  within(beard, () => {
    for (let i = 0; i < 240; ++i) {
      const x = ((i * 37) % 117) - 58;
      const y = 30 + ((i * 53) % 62);
      if (Math.abs(x) < 21 && y < level + 9) continue;
      stroke(curve([x, y], [x * 1.02, y + 6]), colour(face.hair, i % 3 ? 7 : -6, 0.5), 0.9, 0.2);
    }
  });
}

export function drawGlasses({fill, stroke}) {
  const frame = '#1c1a1c';
  for (const s of [1, -1]) {
    const glass = box(s * 26 - 20, -27, 40, 31, 13);
    fill(glass, 'rgb(255 255 255 / 9%)');
    stroke(glass, frame, 3);
    stroke(curve([s * 46, -16], [s * 58, -18]), frame, 3);
  }
  stroke(curve([-6, -15], [-3, -19, 3, -19, 6, -15]), frame, 3);
}
