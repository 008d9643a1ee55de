// Test digits: one strip of 28×28 pictures and their labels.

/**
 * @param {URL} url of the strip; its labels lie beside it, as .json
 * @param {AbortSignal} signal
 * @returns {Promise<{pixels: Uint8Array, labels: string[]}>} no labels when they cannot be had: the page works without
 */
export async function loadSamples(url, signal) {
  try {
    const beside = new URL(url);
    beside.pathname = beside.pathname.replace(/\.[a-z]+$/, '.json');
    const [labels, image] = await Promise.all([
      fetch(beside, {signal}).then((response) => response.json()),
      loadImage(url),
    ]);
    const {naturalWidth: width, naturalHeight: height} = image;
    if (height !== 28 || width !== 28 * labels.length) return {pixels: new Uint8Array(), labels: []};
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', {willReadFrequently: true});
    context.drawImage(image, 0, 0);
    const {data} = context.getImageData(0, 0, width, height);
    return {pixels: Uint8Array.from({length: width * height}, (_, i) => data[4 * i]), labels};
  } catch {
    return {pixels: new Uint8Array(), labels: []};
  }
}

async function loadImage(url) {
  const image = new Image();
  image.src = url.href;
  await image.decode();
  return image;
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];

/** No two alike. @param {string[]} labels */
export function namesOf(labels) {
  const seen = new Map();
  return labels.map((label) => {
    const before = seen.get(label) ?? 0;
    seen.set(label, before + 1);
    return `Test digit ${label}, ${ORDINALS[before] ?? before + 1}`;
  });
}
