/** @param {number[]} hsl @param {number} by how much lighter, in percent @param {number} alpha */
export function colour([h, s, l], by = 0, alpha = 1) {
  return `hsl(${h} ${s}% ${Math.max(0, Math.min(100, l + by))}% / ${alpha})`;
}

/** Skin darker by so many percent: redder and greyer too, or it would look like another person's. */
export function shadow({skin: [h, s, l]}, by, alpha = 1) {
  return colour([h - 4, s - 4, l], -by, alpha);
}
