// Runs in the browser, and imports all that draws: the people, side by side.
import {drawClothes, drawGround, drawNeck} from './body.js';
import {makeBrush} from './brush.js';
import {drawBeard, drawFreckles, drawGlasses} from './extras.js';
import {drawEyes} from './eyes.js';
import {drawHairBehind, drawHairInFront} from './hair.js';
import {drawEars, drawHead, drawNose} from './head.js';
import {drawMouth} from './mouth.js';
import {HEIGHT, PEOPLE, WIDTH} from './people.js';

function makeCanvas(width, height, scale) {
  const canvas = document.createElement('canvas');
  canvas.width = width * scale;
  canvas.height = height * scale;
  return canvas;
}

/** From the back to the front. */
function drawFace(face, scale) {
  const canvas = makeCanvas(WIDTH, HEIGHT, scale);
  const context = canvas.getContext('2d');
  // Eyes and mouth lie about where the mean face of the photos has them that the networks learnt from.
  const unit = (WIDTH * scale) / 227;
  context.setTransform(unit, 0, 0, unit, canvas.width / 2, canvas.height / 2 - 3.5 * unit);
  const brush = makeBrush(context, unit);
  drawGround(brush, face);
  drawHairBehind(brush, face);
  drawNeck(brush, face);
  drawClothes(brush, face);
  drawEars(brush, face);
  drawHead(brush, face);
  drawNose(brush, face);
  drawEyes(brush, face);
  drawMouth(brush, face);
  if (face.freckles) drawFreckles(brush, face);
  if (face.beard) drawBeard(brush, face);
  drawHairInFront(brush, face);
  if (face.glasses) drawGlasses(brush);
  return canvas;
}

/** @param {number} scale 1: as the page shows them */
export function drawStrip(scale) {
  const strip = makeCanvas(WIDTH * PEOPLE.length, HEIGHT, scale);
  const context = strip.getContext('2d');
  context.imageSmoothingQuality = 'high';
  // Drawn four times as large and shrunk, which smooths every edge alike.
  PEOPLE.forEach((face, i) =>
    context.drawImage(drawFace(face, 4 * scale), i * WIDTH * scale, 0, WIDTH * scale, HEIGHT * scale),
  );
  return strip;
}
