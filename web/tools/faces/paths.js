// What a brush fills and strokes. Coordinates: the face's square is 200 × 200, its middle 0, 0, y down.

/**
 * A line from a point: [x, y] goes on straight, [x, y, x, y, x, y] as a Bézier curve with its two handles first.
 * @param {[number, number]} start @param {...number[]} steps
 */
export function curve(start, ...steps) {
  const path = new Path2D();
  path.moveTo(...start);
  for (const step of steps) {
    if (step.length === 2) path.lineTo(...step);
    else path.bezierCurveTo(...step);
  }
  return path;
}

export function ellipse(x, y, rx, ry, turn = 0) {
  const path = new Path2D();
  path.ellipse(x, y, rx, ry, turn, 0, 2 * Math.PI);
  return path;
}

/**
 * An ellipse whose outline begins and ends at another point. The way to it and back has no area, but changes the rounding
 * of single pixels: without it some bytes of the site's picture would be others.
 */
export function ellipseFrom(start, x, y, rx, ry, turn = 0) {
  const path = curve(start);
  path.ellipse(x, y, rx, ry, turn, 0, 2 * Math.PI);
  return path;
}

export function arc(x, y, radius, from, to) {
  const path = new Path2D();
  path.arc(x, y, radius, from, to);
  return path;
}

export function box(x, y, width, height, radius = 0) {
  const path = new Path2D();
  path.roundRect(x, y, width, height, radius);
  return path;
}

/** @param {Path2D[]} paths */
export function joined(paths) {
  const path = new Path2D();
  for (const part of paths) path.addPath(part);
  return path;
}

/** Both halves of what a face has twice. @param {(side: 1 | -1) => Path2D} half */
export const mirrored = (half) => joined([half(1), half(-1)]);
