import {curve, ellipse, joined} from './paths.js';

/** Balls of hair along an ellipse over the head, the turns counted in half circles from its right end. */
function curls({count, from, turn, rx, ry, y, radius}) {
  return Array.from({length: count}, (_, i) => {
    const angle = Math.PI * (from + (turn * i) / (count - 1));
    return ellipse(rx * Math.cos(angle), y + ry * Math.sin(angle), radius, radius);
  });
}

/**
 * The outlines behind the head and in front of it.
 * @type {Record<string, {behind?: Path2D, front: Path2D, coversEars?: boolean}>}
 */
export const HAIRSTYLES = {
  long: {
    behind: curve(
      [0, -98],
      [70, -100, 86, -40, 78, 20],
      [74, 70, 92, 100, 74, 132],
      [-74, 132],
      [-92, 100, -74, 70, -78, 20],
      [-86, -40, -70, -100, 0, -98],
    ),
    front: curve(
      [-12, -96],
      [40, -104, 72, -70, 72, -8],
      [72, 20, 70, 40, 62, 62],
      [62, 20, 60, -30, -12, -70],
      [-46, -40, -60, -10, -62, 60],
      [-74, 30, -74, -10, -70, -30],
      [-62, -80, -34, -98, -12, -96],
    ),
    coversEars: true,
  },
  straight: {
    behind: curve([0, -96], [66, -98, 78, -50, 76, 10], [80, 128], [-80, 128], [-76, 10], [-78, -50, -66, -98, 0, -96]),
    front: curve(
      [0, -94],
      [52, -94, 68, -64, 70, 0],
      [72, 90],
      [60, 60, 60, 0, 52, -34],
      [36, -32, -36, -32, -52, -34],
      [-60, 0, -60, 60, -72, 90],
      [-70, 0],
      [-68, -64, -52, -94, 0, -94],
    ),
    coversEars: true,
  },
  bob: {
    behind: curve(
      [0, -98],
      [74, -100, 88, -40, 80, 20],
      [78, 52, 66, 64, 48, 62],
      [-48, 62],
      [-66, 64, -78, 52, -80, 20],
      [-88, -40, -74, -100, 0, -98],
    ),
    front: curve(
      [14, -96],
      [60, -96, 76, -56, 74, 8],
      [72, 40, 62, 56, 54, 54],
      [64, 20, 60, -34, 22, -64],
      [-10, -36, -44, -34, -58, -14],
      [-62, 10, -60, 36, -54, 54],
      [-68, 50, -76, 20, -74, -8],
      [-72, -66, -40, -96, 14, -96],
    ),
    coversEars: true,
  },
  short: {
    front: curve(
      [-62, -12],
      [-76, -70, -44, -104, 6, -100],
      [58, -100, 74, -62, 62, -10],
      [58, -34, 54, -46, 44, -56],
      [16, -50, -14, -56, -28, -66],
      [-46, -54, -56, -40, -62, -12],
    ),
  },
  crop: {
    front: curve(
      [-60, -14],
      [-70, -62, -44, -92, 0, -92],
      [44, -92, 70, -62, 60, -14],
      [58, -40, 50, -54, 40, -60],
      [14, -66, -14, -66, -40, -60],
      [-50, -54, -58, -40, -60, -14],
    ),
  },
  curly: {
    behind: joined([
      ...curls({count: 17, from: 0.93, turn: 1.14, rx: 62, ry: 58, y: -34, radius: 19}),
      ellipse(0, -40, 62, 52),
    ]),
    front: joined(curls({count: 10, from: 1.04, turn: 0.92, rx: 50, ry: 42, y: -26, radius: 14})),
  },
};
