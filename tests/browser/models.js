// Small networks, written as docs/format.md says, for what no trained one does.

const DIGIT = {shape: [1, 28, 28], preparation: 'digit'};

/**
 * @param {object} architecture @param {Record<string, {shape: number[], values: Float32Array}>} tensors
 * @param {object} [training] the record
 */
export function safetensors(architecture, tensors, training) {
  const header = {__metadata__: {lenslet: JSON.stringify({format: 1, architecture, ...(training && {training})})}};
  let end = 0;
  for (const [name, {shape, values}] of Object.entries(tensors)) {
    header[name] = {dtype: 'F32', shape, data_offsets: [end, (end += 4 * values.length)]};
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const data = Object.values(tensors).map(({values}) => Buffer.from(values.buffer));
  return Buffer.concat([length, text, ...data]);
}

/** A whole number of 0 … 2³² − 1 after another, the same ones for the same seed. */
function* noise(seed) {
  for (let state = seed >>> 0; ; ) yield (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
}

/**
 * One dense layer with made-up weights of the given greatest size.
 * @param {{name: string, title?: string, classes: string[], size?: number, seed?: number, training?: object}} options
 */
export function denseModel({name, title = name, classes, size = 0.2, seed = 1, training}) {
  const random = noise(seed);
  const values = (count) => Float32Array.from({length: count}, () => size * (random.next().value / 2 ** 31 - 1));
  const layers = [
    {name: 'flatten', type: 'Flatten'},
    {name: 'fc', type: 'Linear', in_features: 784, out_features: classes.length},
  ];
  return safetensors(
    {name, title, input: DIGIT, classes, layers},
    {
      'fc.weight': {shape: [classes.length, 784], values: values(classes.length * 784)},
      'fc.bias': {shape: [classes.length], values: values(classes.length)},
    },
    training,
  );
}

/** Whatever is drawn, one of its classes is likely. @param {{name: string, classes: string[], likely: number}} options */
export function biasedModel({name, classes, likely}) {
  const layers = [
    {name: 'flatten', type: 'Flatten'},
    {name: 'fc', type: 'Linear', in_features: 784, out_features: classes.length},
  ];
  return safetensors(
    {name, title: name, input: DIGIT, classes, layers},
    {
      'fc.weight': {shape: [classes.length, 784], values: new Float32Array(classes.length * 784)},
      'fc.bias': {shape: [classes.length], values: Float32Array.from(classes, (_, i) => (i === likely ? 6 : 0))},
    },
  );
}

/** Finite weights, whose sums are not. */
export function overflowingModel() {
  return denseModel({name: 'overflowing', classes: ['a', 'b'], size: 3e38});
}

/**
 * A yes or no about a photo of 3×64×64: one dense layer, small made-up weights, or of a yes that is as likely as `p` in
 * whatever photo.
 * @param {{name: string, title?: string, seed?: number, crop?: number, p?: number, label?: string}} options
 */
export function faceModel({name, title = name, seed = 1, crop, p, label = 'smile'}) {
  const random = noise(seed);
  const values = Float32Array.from({length: 3 * 64 * 64}, () => (p ? 0 : 0.01 * (random.next().value / 2 ** 31 - 1)));
  const layers = [
    {name: 'flatten', type: 'Flatten'},
    {name: 'fc', type: 'Linear', in_features: values.length, out_features: 1},
    {name: 'sigmoid', type: 'Sigmoid'},
  ];
  const input = {shape: [3, 64, 64], preparation: 'photo', ...(crop && {crop})};
  const tensors = {
    'fc.weight': {shape: [1, values.length], values},
    'fc.bias': {shape: [1], values: Float32Array.of(p ? Math.log(p / (1 - p)) : 0)},
  };
  return {file: safetensors({name, title, input, classes: [label], layers}, tensors), weights: values};
}

/**
 * Finds a red disc on black as FaceFinder (core/include/lenslet/image/face.h) finds a face: one dense layer, a class of
 * which is the more likely the more of its cell's circle is pure red and the less is red around it. What is grey, in the
 * mean, is none. A finder for `cells` of more than 28 a side has more than 1 MB.
 */
export function discFinder(cells = 24) {
  const size = 3 * cells * cells;
  const places = [0, 1, 2, 3, 4].map((i) => cells * (0.5 + (i - 2) * 0.12));
  const radii = [0, 1, 2, 3].map((k) => (cells * 0.344 * 1.316 ** k) / 2);
  const classes = ['none'];
  const weights = [new Float32Array(size)];
  const bias = [0];
  places.forEach((x, i) =>
    places.forEach((y, j) =>
      radii.forEach((radius, k) => {
        const inside = Array.from(
          {length: size / 3},
          (_, at) => Math.hypot((at % cells) + 0.5 - x, Math.floor(at / cells) + 0.5 - y) < radius,
        );
        const weight = 172.8 / cells ** 2;
        classes.push(`x${i}y${j}s${k}`);
        weights.push(
          Float32Array.from({length: size}, (_, at) => {
            const isInside = inside[at % inside.length];
            return weight * (at < inside.length ? (isInside ? 1 : -0.3) : isInside ? -1 : 0);
          }),
        );
        bias.push(-0.56 * weight * inside.filter(Boolean).length); // So that a disc between two sizes gives both as much.
      }),
    ),
  );
  const layers = [
    {name: 'flatten', type: 'Flatten'},
    {name: 'fc', type: 'Linear', in_features: size, out_features: classes.length},
  ];
  const input = {shape: [3, cells, cells], preparation: 'photo'};
  return safetensors(
    {name: 'disc', title: 'Disc', input, classes, layers},
    {
      'fc.weight': {shape: [classes.length, size], values: Float32Array.from(weights.flatMap((row) => [...row]))},
      'fc.bias': {shape: [classes.length], values: Float32Array.from(bias)},
    },
  );
}

/** What an index of networks says of it. */
export const faceEntry = (name, {file, weights}) => ({
  name,
  title: `Face ${name}`,
  group: 'Faces',
  preparation: 'photo',
  accuracy: 0.9,
  parameters: weights.length + 1,
  bytes: file.length,
});
