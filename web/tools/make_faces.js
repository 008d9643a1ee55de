// node web/tools/make_faces.js [FOLDER]: draws the faces that the page offers, site/samples/faces.webp. With a FOLDER
// also one PNG a face, large, to look at.
//
// Needs playwright-core and a Chromium, as the browser tests do. The faces are nobody's: each is a set of numbers below.
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';

import {launchBrowser} from '../../tests/browser/site.js';

const WIDTH = 192; // One of them; the face lies in the square in the middle.
const HEIGHT = 240;
const TARGET = new URL('../../site/samples/faces.webp', import.meta.url);

// Colours as [h, s, l]. mouth: how far its corners go up; open: how far the lips part; light: where from, −1 … 1.
const FACES = [
  {
    skin: [24, 58, 80],
    hair: [14, 62, 36],
    style: 'long',
    ground: ['#cfdfe3', '#8fb0b8'],
    cloth: [162, 30, 34],
    iris: '#4d7a5e',
    lips: [354, 48, 56],
    mouth: 1,
    open: 1,
    freckles: true,
    light: -0.6,
  },
  {
    skin: [26, 46, 64],
    hair: [24, 32, 17],
    style: 'short',
    ground: ['#e4dccd', '#b3a48a'],
    cloth: [215, 28, 30],
    iris: '#4a3220',
    lips: [8, 34, 50],
    mouth: -0.12,
    open: 0,
    beard: true,
    light: 0.7,
  },
  {
    skin: [20, 42, 73],
    hair: [40, 7, 78],
    style: 'bob',
    ground: ['#d9d3e4', '#9a8fb4'],
    cloth: [338, 34, 40],
    iris: '#57708c',
    lips: [352, 42, 54],
    mouth: 1,
    open: 0.75,
    lines: true,
    light: 0.5,
  },
  {
    skin: [22, 44, 34],
    hair: [20, 20, 9],
    style: 'crop',
    ground: ['#f0ddbb', '#cf9f62'],
    cloth: [42, 70, 52],
    iris: '#2a1a10',
    lips: [4, 34, 37],
    mouth: 1,
    open: 1,
    glasses: true,
    light: -0.5,
  },
  {
    skin: [28, 48, 72],
    hair: [240, 10, 10],
    style: 'straight',
    ground: ['#dfe6d6', '#93a884'],
    cloth: [12, 58, 50],
    iris: '#33231a',
    lips: [350, 46, 52],
    mouth: -0.08,
    open: 0,
    light: 0.6,
  },
  {
    skin: [22, 46, 45],
    hair: [18, 34, 13],
    style: 'curly',
    ground: ['#d3dcec', '#7f95bd'],
    cloth: [196, 40, 44],
    iris: '#2e1c10',
    lips: [6, 34, 44],
    mouth: -0.3,
    open: 0,
    young: true,
    light: -0.7,
  },
];

/** Runs in the browser. Coordinates: the face's square is 200 × 200, its middle 0, 0, y down. */
function drawFace(face, width, height, scale) {
  const canvas = document.createElement('canvas');
  canvas.width = width * scale;
  canvas.height = height * scale;
  const c = canvas.getContext('2d');
  const unit = (width * scale) / 200;
  c.setTransform(unit, 0, 0, unit, canvas.width / 2, canvas.height / 2);
  const colour = ([h, s, l], by = 0, alpha = 1) => `hsl(${h} ${s}% ${Math.max(0, Math.min(100, l + by))}% / ${alpha})`;
  const {skin, hair, light} = face;
  const cold = [skin[0] - 4, skin[1] - 4, skin[2]];
  const path = (draw) => {
    const p = new Path2D();
    draw(p);
    return p;
  };
  const ellipse = (x, y, rx, ry, turn = 0) => path((p) => p.ellipse(x, y, rx, ry, turn, 0, 2 * Math.PI));
  const mirrored = (draw) => path((p) => [1, -1].forEach((s) => draw(p, s)));
  const fill = (p, style, blur = 0) => {
    c.save();
    c.filter = blur ? `blur(${blur * unit}px)` : 'none';
    c.fillStyle = style;
    c.fill(p);
    c.restore();
  };
  const stroke = (p, style, thickness, blur = 0) => {
    c.save();
    c.filter = blur ? `blur(${blur * unit}px)` : 'none';
    c.strokeStyle = style;
    c.lineWidth = thickness;
    c.lineCap = c.lineJoin = 'round';
    c.stroke(p);
    c.restore();
  };
  const within = (p, draw) => {
    c.save();
    c.clip(p);
    draw();
    c.restore();
  };
  const slope = (x0, y0, x1, y1, ...stops) => {
    const g = c.createLinearGradient(x0, y0, x1, y1);
    stops.forEach((stop, i) => g.addColorStop(i / (stops.length - 1), stop));
    return g;
  };
  const jaw = face.young ? 53 : face.beard ? 56 : 50;
  const chin = face.young ? 74 : 82;
  const head = path((p) => {
    p.moveTo(0, -78);
    for (const s of [1, -1]) {
      p.moveTo(0, -78);
      p.bezierCurveTo(s * 46, -78, s * 60, -46, s * 58, -6);
      p.bezierCurveTo(s * 57, 26, s * jaw, 44, s * 36, 62);
      p.bezierCurveTo(s * 22, chin - 4, s * 12, chin, 0, chin);
      p.closePath();
    }
  });

  // Ground, softly lit from where the light comes.
  const ground = c.createRadialGradient(light * 60, -70, 10, 0, 0, 190);
  ground.addColorStop(0, face.ground[0]);
  ground.addColorStop(1, face.ground[1]);
  fill(
    path((p) => p.rect(-110, -140, 220, 280)),
    ground,
  );

  // Hair behind the head.
  const dark = colour(hair, -4);
  const HAIR_BEHIND = {
    long: (p) => {
      p.moveTo(0, -98);
      p.bezierCurveTo(70, -100, 86, -40, 78, 20);
      p.bezierCurveTo(74, 70, 92, 100, 74, 132);
      p.lineTo(-74, 132);
      p.bezierCurveTo(-92, 100, -74, 70, -78, 20);
      p.bezierCurveTo(-86, -40, -70, -100, 0, -98);
    },
    straight: (p) => {
      p.moveTo(0, -96);
      p.bezierCurveTo(66, -98, 78, -50, 76, 10);
      p.lineTo(80, 128);
      p.lineTo(-80, 128);
      p.lineTo(-76, 10);
      p.bezierCurveTo(-78, -50, -66, -98, 0, -96);
    },
    bob: (p) => {
      p.moveTo(0, -98);
      p.bezierCurveTo(74, -100, 88, -40, 80, 20);
      p.bezierCurveTo(78, 52, 66, 64, 48, 62);
      p.lineTo(-48, 62);
      p.bezierCurveTo(-66, 64, -78, 52, -80, 20);
      p.bezierCurveTo(-88, -40, -74, -100, 0, -98);
    },
    curly: (p) => {
      for (let i = 0; i <= 16; ++i) {
        const a = Math.PI * (0.93 + (1.14 * i) / 16);
        const x = 62 * Math.cos(a);
        const y = -34 + 58 * Math.sin(a);
        p.moveTo(x + 19, y);
        p.arc(x, y, 19, 0, 2 * Math.PI);
      }
      p.moveTo(62, -40);
      p.ellipse(0, -40, 62, 52, 0, 0, 2 * Math.PI);
    },
  };
  const behind = HAIR_BEHIND[face.style] && path(HAIR_BEHIND[face.style]);
  if (behind) {
    fill(behind, slope(-80, -90, 80, 130, colour(hair, 2), dark, colour(hair, -8)));
    if (face.style !== 'curly') {
      within(behind, () => {
        for (let i = -9; i <= 9; ++i) {
          const strand = path((p) => {
            p.moveTo(i * 3, -96);
            p.bezierCurveTo(i * 12, -60, i * 8.6, 20, i * 9.2 + (i % 2) * 5, 134);
          });
          stroke(strand, colour(hair, i % 2 ? 7 : -6, 0.45), 2.2, 0.6);
        }
      });
    }
  }

  // Neck and shoulders.
  const neck = path((p) => {
    p.moveTo(-27, 40);
    p.bezierCurveTo(-26, 80, -30, 92, -52, 104);
    p.lineTo(0, 132);
    p.lineTo(52, 104);
    p.bezierCurveTo(30, 92, 26, 80, 27, 40);
  });
  fill(neck, slope(0, 60, 0, 112, colour(cold, -20), colour(skin, -6)));
  const cloth = path((p) => {
    p.moveTo(-112, 142);
    p.bezierCurveTo(-104, 106, -72, 100, -46, 97);
    p.bezierCurveTo(-26, 122, 26, 122, 46, 97);
    p.bezierCurveTo(72, 100, 104, 106, 112, 142);
  });
  fill(cloth, slope(light * 100, 96, -light * 100, 140, colour(face.cloth, 9), colour(face.cloth, -9)));
  stroke(
    path((p) => (p.moveTo(-46, 97), p.bezierCurveTo(-26, 122, 26, 122, 46, 97))),
    colour(face.cloth, -14, 0.6),
    2.5,
    0.7,
  );

  // Ears, where no hair hides them.
  if (!['long', 'straight', 'bob'].includes(face.style)) {
    const ears = mirrored((p, s) => (p.moveTo(s * 70, 2), p.ellipse(s * 59, 2, 11, 18, s * 0.15, 0, 2 * Math.PI)));
    fill(ears, colour(skin, -8));
    fill(
      mirrored((p, s) => (p.moveTo(s * 64, 2), p.ellipse(s * 61, 3, 5, 10, 0, 0, 2 * Math.PI))),
      colour(cold, -20, 0.5),
      2,
    );
  }

  // The head, with light from one side.
  fill(head, colour(skin));
  within(head, () => {
    fill(
      path((p) => p.rect(-80, -90, 160, 190)),
      slope(light * 62, -30, -light * 66, 20, colour(skin, 7), colour(skin, 1), colour(cold, -17)),
    );
    fill(ellipse(0, -52, 40, 22), colour(skin, 8, 0.5), 12);
    fill(
      mirrored((p, s) => (p.moveTo(s * 60, 30), p.ellipse(s * 34, 22, 17, 12, 0, 0, 2 * Math.PI))),
      colour([skin[0] - 14, skin[1] + 16, skin[2] - 2], 0, face.open ? 0.55 : 0.35),
      8,
    );
    fill(
      mirrored((p, s) => (p.moveTo(s * 60, -16), p.ellipse(s * 24, -17, 17, 10, 0, 0, 2 * Math.PI))),
      colour(cold, -14, 0.42),
      5,
    );
    fill(ellipse(0, 92, 34, 14), colour(cold, -16, 0.6), 6);
    if (face.style !== 'crop')
      fill(
        path((p) => p.rect(-70, -92, 140, 34)),
        colour(cold, -22, 0.5),
        7,
      );
  });

  // Nose: its shaded side, its tip, its wings.
  fill(
    path(
      (p) => (
        p.moveTo(-light * 3, -18),
        p.bezierCurveTo(-light * 8, 4, -light * 15, 18, -light * 11, 26),
        p.lineTo(0, 27),
        p.bezierCurveTo(-light, 10, 0, -4, -light * 3, -18)
      ),
    ),
    colour(cold, -15, 0.6),
    2.2,
  );
  fill(ellipse(light * 2, 17, 5.5, 5), colour(skin, 12, 0.6), 2.4);
  stroke(
    path((p) => (p.moveTo(-10, 24), p.bezierCurveTo(-8, 29, -4, 27, 0, 29.5), p.bezierCurveTo(4, 27, 8, 29, 10, 24))),
    colour(cold, -30, 0.75),
    1.9,
    0.5,
  );
  fill(
    mirrored((p, s) => (p.moveTo(s * 8, 26), p.ellipse(s * 5.2, 26.4, 2.8, 1.4, -s * 0.3, 0, 2 * Math.PI))),
    colour(cold, -42, 0.7),
    0.5,
  );

  // Eyes: narrower, and pushed up from below, where the face smiles.
  const glad = face.open ? 1 : 0;
  for (const s of [1, -1]) {
    const x = s * 25;
    const y = -12;
    const up = 7.2 - glad * 0.8;
    const down = 5.8 - glad * 2.4;
    const eye = path((p) => {
      p.moveTo(x - 12.5, y + 0.8);
      p.bezierCurveTo(x - 7, y - up - 1, x + 7, y - up - 1, x + 12.5, y + 0.8);
      p.bezierCurveTo(x + 7, y + down, x - 7, y + down, x - 12.5, y + 0.8);
    });
    fill(eye, '#f6f1ea');
    within(eye, () => {
      fill(ellipse(x, y - 0.5, 6.4, 6.6), face.iris);
      fill(ellipse(x, y - 0.5, 3, 3.1), '#120d0b');
      fill(
        path((p) => p.rect(x - 14, y - 9, 28, 6)),
        'rgb(20 10 5 / 35%)',
        2,
      );
      fill(ellipse(x + light * 2.2, y - 2.6, 1.7, 1.7), '#fff');
    });
    stroke(
      path(
        (p) => (p.moveTo(x - 12.5, y + 0.8), p.bezierCurveTo(x - 7, y - up - 1, x + 7, y - up - 1, x + 12.5, y + 0.8)),
      ),
      colour([hair[0], 30, Math.min(hair[2], 14)], 0, 0.95),
      face.style === 'crop' || face.beard || face.young ? 2.2 : 2.9,
      0.2,
    );
    stroke(
      path(
        (p) => (
          p.moveTo(x - 10, y + down - 0.5),
          p.bezierCurveTo(x - 4, y + down + 1.2, x + 5, y + down + 1.2, x + 11, y + 1.6)
        ),
      ),
      colour(cold, -28, 0.55),
      1.2,
      0.3,
    );
    stroke(
      path((p) => (p.moveTo(x - 12, y - 6.5), p.bezierCurveTo(x - 6, y - 12.5, x + 6, y - 12.5, x + 13, y - 5))),
      colour(cold, -24, 0.45),
      1.6,
      0.6,
    );
    stroke(
      path((p) => (p.moveTo(x - 11, y + 10), p.bezierCurveTo(x - 4, y + 13, x + 5, y + 13, x + 11, y + 9))),
      colour(cold, -16, 0.35 + 0.25 * glad),
      1.8,
      1,
    );
    if (face.lines)
      for (const d of [-2, 2, 6])
        stroke(
          path((p) => (p.moveTo(x + s * 15, y + d * 0.6), p.lineTo(x + s * 23, y + d * 1.4 - 1))),
          colour(cold, -18, 0.45),
          1.1,
          0.5,
        );
    const brow = path((p) => {
      const heavy = face.beard || face.style === 'crop' || face.young ? 5.4 : 4;
      p.moveTo(x - s * 15, -29 + glad * 0.5);
      p.bezierCurveTo(x - s * 6, -36 - glad * 2, x + s * 8, -36 - glad, x + s * 17, -27);
      p.bezierCurveTo(x + s * 8, -36 + heavy, x - s * 6, -36 + heavy, x - s * 14, -29 + heavy);
      p.closePath();
    });
    fill(brow, colour([hair[0], hair[1], Math.min(hair[2], 52)], -4, 0.9), 0.7);
  }

  // Mouth.
  const half = 18 + 8 * glad;
  const level = 48 - glad * 1;
  const lift = face.mouth * 9;
  const corner = [half, level - lift * 0.75];
  const lower = level + 8 + 11 * face.open;
  const lips = path((p) => {
    p.moveTo(-corner[0], corner[1]);
    p.bezierCurveTo(-10, level - 5 - lift * 0.1, -5, level - 6.5, 0, level - 4);
    p.bezierCurveTo(5, level - 6.5, 10, level - 5 - lift * 0.1, corner[0], corner[1]);
    p.bezierCurveTo(
      half * 0.55,
      lower + 1 - (face.open ? 0 : lift * 0.4),
      -half * 0.55,
      lower + 1 - (face.open ? 0 : lift * 0.4),
      -corner[0],
      corner[1],
    );
  });
  fill(ellipse(0, lower + 6, 14, 4), colour(cold, -16, 0.5), 3);
  fill(lips, slope(0, level - 6, 0, lower, colour(face.lips, -7), colour(face.lips, 3)));
  if (face.open) {
    const inner = path((p) => {
      p.moveTo(-corner[0] + 3, corner[1] + 1.2);
      p.bezierCurveTo(-10, level - 0.5, 10, level - 0.5, corner[0] - 3, corner[1] + 1.2);
      p.bezierCurveTo(half * 0.5, lower - 3.5, -half * 0.5, lower - 3.5, -corner[0] + 3, corner[1] + 1.2);
    });
    fill(inner, '#4a1518');
    within(inner, () => {
      const teeth = path((p) => {
        p.moveTo(-corner[0], corner[1] - 4);
        p.bezierCurveTo(-10, level - 4, 10, level - 4, corner[0], corner[1] - 4);
        p.bezierCurveTo(half * 0.5, lower - 6, -half * 0.5, lower - 6, -corner[0], corner[1] - 4);
      });
      fill(teeth, slope(0, level - 4, 0, lower - 4, '#e9e2d8', '#fdfaf4', '#e7ded2'));
      for (const x of [-12.5, -7.5, -2.6, 2.6, 7.5, 12.5].slice(1, 6).concat([-12.5]))
        stroke(
          path((p) => (p.moveTo(x * 0.98, level - 4), p.lineTo(x, lower - 5))),
          'rgb(120 90 80 / 22%)',
          0.7,
          0.2,
        );
      fill(
        path((p) => p.rect(-40, level - 12, 80, 10)),
        'rgb(60 10 10 / 40%)',
        1.6,
      );
    });
    fill(ellipse(0, lower - 1, 9, 1.5), 'rgb(255 255 255 / 28%)', 1);
    // The folds that a smile makes, and its dimples.
    for (const s of [1, -1]) {
      stroke(
        path((p) => (p.moveTo(s * 14, 22), p.bezierCurveTo(s * 25, 27, s * 33, 36, s * 32.5, 47))),
        colour(cold, -20, 0.5),
        2.2,
        1.3,
      );
      fill(ellipse(s * (half + 3.5), corner[1], 3, 3.6), colour(cold, -22, 0.5), 1.6);
    }
  } else {
    stroke(
      path(
        (p) => (
          p.moveTo(-corner[0], corner[1]),
          p.bezierCurveTo(-9, level + 1 - lift * 0.2, -4, level - 0.6, 0, level + 0.7),
          p.bezierCurveTo(4, level - 0.6, 9, level + 1 - lift * 0.2, corner[0], corner[1])
        ),
      ),
      colour(face.lips, -27, 0.9),
      1.7,
      0.3,
    );
    fill(ellipse(0, level + 4.6, 8, 1.4), 'rgb(255 255 255 / 22%)', 1);
    if (face.lines)
      for (const s of [1, -1])
        stroke(
          path((p) => (p.moveTo(s * 13, 24), p.bezierCurveTo(s * 21, 30, s * 24, 36, s * 25, 42))),
          colour(cold, -18, 0.4),
          1.8,
          1,
        );
  }

  if (face.freckles) {
    for (let i = 0, state = 7; i < 42; ++i) {
      state = (state * 1103515245 + 12345) % 2147483648;
      const u = state / 2147483648;
      state = (state * 1103515245 + 12345) % 2147483648;
      const v = state / 2147483648;
      fill(ellipse((u - 0.5) * 84, 4 + v * 24, 0.9, 0.8), colour([skin[0] - 4, 52, 52], 0, 0.5));
    }
  }
  if (face.beard) {
    const beard = path((p) => {
      for (const s of [1, -1]) {
        p.moveTo(0, 38);
        p.bezierCurveTo(s * 10, 34, s * 22, 36, s * 28, 44);
        p.bezierCurveTo(s * 42, 36, s * 52, 14, s * 58, -8);
        p.bezierCurveTo(s * 60, 28, s * 56, 48, s * 40, 66);
        p.bezierCurveTo(s * 26, 88, s * 12, 89, 0, 89);
        p.closePath();
      }
    });
    const hole = path((p) => (p.addPath(beard), p.ellipse(0, level + 1, 20, 7.2, 0, 0, 2 * Math.PI)));
    c.save();
    c.filter = `blur(${1.4 * unit}px)`;
    c.fillStyle = colour(hair, 1, 0.9);
    c.fill(hole, 'evenodd');
    c.restore();
    within(beard, () => {
      for (let i = 0; i < 240; ++i) {
        const x = ((i * 37) % 117) - 58;
        const y = 30 + ((i * 53) % 62);
        if (Math.abs(x) < 21 && y < level + 9) continue;
        stroke(
          path((p) => (p.moveTo(x, y), p.lineTo(x * 1.02, y + 6))),
          colour(hair, i % 3 ? 7 : -6, 0.5),
          0.9,
          0.2,
        );
      }
    });
  }

  // Hair in front.
  const top = slope(light * 60, -100, -light * 70, -30, colour(hair, 9), colour(hair, 2), colour(hair, -5));
  const HAIR_FRONT = {
    long: (p) => {
      p.moveTo(-12, -96);
      p.bezierCurveTo(40, -104, 72, -70, 72, -8);
      p.bezierCurveTo(72, 20, 70, 40, 62, 62);
      p.bezierCurveTo(62, 20, 60, -30, -12, -70);
      p.bezierCurveTo(-46, -40, -60, -10, -62, 60);
      p.bezierCurveTo(-74, 30, -74, -10, -70, -30);
      p.bezierCurveTo(-62, -80, -34, -98, -12, -96);
    },
    straight: (p) => {
      p.moveTo(0, -94);
      p.bezierCurveTo(52, -94, 68, -64, 70, 0);
      p.lineTo(72, 90);
      p.bezierCurveTo(60, 60, 60, 0, 52, -34);
      p.bezierCurveTo(36, -32, -36, -32, -52, -34);
      p.bezierCurveTo(-60, 0, -60, 60, -72, 90);
      p.lineTo(-70, 0);
      p.bezierCurveTo(-68, -64, -52, -94, 0, -94);
    },
    bob: (p) => {
      p.moveTo(14, -96);
      p.bezierCurveTo(60, -96, 76, -56, 74, 8);
      p.bezierCurveTo(72, 40, 62, 56, 54, 54);
      p.bezierCurveTo(64, 20, 60, -34, 22, -64);
      p.bezierCurveTo(-10, -36, -44, -34, -58, -14);
      p.bezierCurveTo(-62, 10, -60, 36, -54, 54);
      p.bezierCurveTo(-68, 50, -76, 20, -74, -8);
      p.bezierCurveTo(-72, -66, -40, -96, 14, -96);
    },
    short: (p) => {
      p.moveTo(-62, -12);
      p.bezierCurveTo(-76, -70, -44, -104, 6, -100);
      p.bezierCurveTo(58, -100, 74, -62, 62, -10);
      p.bezierCurveTo(58, -34, 54, -46, 44, -56);
      p.bezierCurveTo(16, -50, -14, -56, -28, -66);
      p.bezierCurveTo(-46, -54, -56, -40, -62, -12);
    },
    crop: (p) => {
      p.moveTo(-60, -14);
      p.bezierCurveTo(-70, -62, -44, -92, 0, -92);
      p.bezierCurveTo(44, -92, 70, -62, 60, -14);
      p.bezierCurveTo(58, -40, 50, -54, 40, -60);
      p.bezierCurveTo(14, -66, -14, -66, -40, -60);
      p.bezierCurveTo(-50, -54, -58, -40, -60, -14);
    },
    curly: (p) => {
      for (let i = 0; i <= 9; ++i) {
        const a = Math.PI * (1.04 + (0.92 * i) / 9);
        const x = 50 * Math.cos(a);
        const y = -26 + 42 * Math.sin(a);
        p.moveTo(x + 14, y);
        p.arc(x, y, 14, 0, 2 * Math.PI);
      }
    },
  };
  const front = path(HAIR_FRONT[face.style]);
  within(head, () =>
    fill(
      path((p) => p.addPath(front, new DOMMatrix([1, 0, 0, 1, 0, 4]))),
      colour(cold, -30, 0.45),
      4,
    ),
  );
  fill(front, top, 0.4);
  within(front, () => {
    if (face.style === 'curly') {
      for (let i = 0; i < 40; ++i) {
        const [x, y] = [((i * 41) % 130) - 65, -90 + ((i * 29) % 62)];
        stroke(
          path((p) => p.arc(x, y, 6.5, i, i + 4)),
          colour(hair, i % 2 ? 9 : -5, 0.5),
          1.6,
          0.5,
        );
      }
      return;
    }
    for (let i = -16; i <= 16; ++i) {
      const strand = path((p) => {
        p.moveTo(i * 1.6 - 4, -100);
        p.bezierCurveTo(i * 5, -80, i * 5.2, -30, i * 4.8, 90);
      });
      stroke(strand, colour(hair, i % 2 ? 8 : -7, face.style === 'crop' ? 0.15 : 0.4), 1.5, 0.5);
    }
    fill(ellipse(light * 30, -80, 26, 7, light * 0.4), colour(hair, 24, 0.3), 5);
  });
  if (face.style === 'curly') {
    within(behind, () => {
      for (let i = 0; i < 46; ++i) {
        const a = Math.PI * (0.95 + (1.1 * ((i * 17) % 46)) / 46);
        const r = 50 + ((i * 7) % 26);
        if (r * Math.abs(Math.cos(a)) < 20 && r < 40) continue;
        stroke(
          path((p) => p.arc(r * Math.cos(a), -34 + r * Math.sin(a), 6, i, i + 4)),
          colour(hair, i % 2 ? 9 : -4, 0.5),
          1.6,
          0.5,
        );
      }
    });
  }

  if (face.glasses) {
    for (const s of [1, -1]) {
      const glass = path((p) => p.roundRect(s * 26 - 20, -27, 40, 31, 13));
      fill(glass, 'rgb(255 255 255 / 9%)');
      stroke(glass, '#1c1a1c', 3);
      stroke(
        path((p) => (p.moveTo(s * 46, -16), p.lineTo(s * 58, -18))),
        '#1c1a1c',
        3,
      );
    }
    stroke(
      path((p) => (p.moveTo(-6, -15), p.bezierCurveTo(-3, -19, 3, -19, 6, -15))),
      '#1c1a1c',
      3,
    );
  }
  return canvas;
}

const browser = await launchBrowser();
const page = await browser.newPage();
/** @param {number} scale @param {string} type @param {number} quality @param {object[]} faces */
const render = async (scale, type, quality, faces) => {
  const url = await page.evaluate(
    ({code, faces, width, height, scale, type, quality}) => {
      const draw = Function(`return ${code}`)();
      const strip = document.createElement('canvas');
      strip.width = width * scale * faces.length;
      strip.height = height * scale;
      const context = strip.getContext('2d');
      context.imageSmoothingQuality = 'high';
      // Drawn four times as large and shrunk, which smooths every edge alike.
      faces.forEach((face, i) =>
        context.drawImage(draw(face, width, height, 4 * scale), i * width * scale, 0, width * scale, height * scale),
      );
      return strip.toDataURL(type, quality);
    },
    {code: String(drawFace), faces, width: WIDTH, height: HEIGHT, scale, type, quality},
  );
  return Buffer.from(url.split(',')[1], 'base64');
};
const strip = await render(1, 'image/webp', 0.86, FACES);
await writeFile(TARGET, strip);
console.log(`${FACES.length} faces of ${WIDTH} × ${HEIGHT}: ${strip.length} bytes`);
if (process.argv[2]) await writeFile(join(process.argv[2], 'faces.png'), await render(1.7, 'image/png', 1, FACES));
await browser.close();
