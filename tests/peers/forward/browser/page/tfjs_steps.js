// A description as a list of TensorFlow.js calls. Convolution, batch norm and activation become one call, where they
// follow one another; so do a fully connected layer, batch norm and activation.

const kFusable = {ReLU: 'relu', Sigmoid: 'sigmoid'};
const pairOf = (value) => (Array.isArray(value) ? value : [value, value]);

export function steps(tf, {input, layers}, weights) {
  const made = [];
  let [channels, height, width] = input.shape;
  let flattened = null; // [channels, height, width] where the next fully connected layer reads an image.
  layers = layers.filter(({type}) => type !== 'Dropout');
  for (let i = 0; i < layers.length; ++i) {
    const layer = layers[i];
    if (layer.type === 'Conv2d' || layer.type === 'Linear') {
      let {matrix, bias} = parameters(layer, weights);
      const isConv = layer.type === 'Conv2d';
      if (layers[i + 1]?.type.startsWith('BatchNorm')) ({matrix, bias} = fold(matrix, bias, layers[++i], weights));
      const activation = kFusable[layers[i + 1]?.type];
      if (activation) ++i;
      if (isConv) {
        made.push(convolution(tf, layer, matrix, bias, activation));
        [channels, height, width] = [layer.out_channels, ...convolved(layer, height, width)];
      } else {
        made.push(fullyConnected(tf, layer, matrix, bias, activation, flattened));
        flattened = null;
      }
    } else if (layer.type === 'MaxPool2d' || layer.type === 'AvgPool2d') {
      const [size, stride] = [pairOf(layer.kernel_size), pairOf(layer.stride ?? layer.kernel_size)];
      if (layer.padding) throw new Error(`${layer.name}: padded pooling is not written here`);
      const pool = layer.type === 'MaxPool2d' ? tf.maxPool : tf.avgPool;
      made.push((x) => pool(x, size, stride, 'valid'));
      [height, width] = [height, width].map((extent, axis) => Math.floor((extent - size[axis]) / stride[axis]) + 1);
    } else if (layer.type === 'AdaptiveAvgPool2d' && layer.output_size === 1) {
      made.push((x) => tf.mean(x, [1, 2], true));
      height = width = 1;
    } else if (layer.type === 'Flatten') {
      const features = channels * height * width;
      made.push((x) => tf.reshape(x, [-1, features]));
      flattened = [channels, height, width];
    } else {
      made.push(plain(tf, layer));
    }
  }
  return made;
}

// [out][the rest], as PyTorch has it.
function parameters(layer, weights) {
  const {values, shape} = weights.get(`${layer.name}.weight`);
  const bias = weights.get(`${layer.name}.bias`)?.values ?? new Float32Array(shape[0]);
  const inner = values.length / shape[0];
  const matrix = Array.from(bias, (_, out) => values.subarray(out * inner, (out + 1) * inner));
  return {matrix, bias};
}

function fold(matrix, bias, norm, weights) {
  const of = (what) => weights.get(`${norm.name}.${what}`).values;
  const [weight, shift, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map(of);
  const scale = weight.map((w, c) => w / Math.sqrt(variance[c] + (norm.eps ?? 1e-5)));
  return {
    matrix: matrix.map((row, c) => row.map((value) => value * scale[c])),
    bias: bias.map((value, c) => (value - mean[c]) * scale[c] + shift[c]),
  };
}

const convolved = ({kernel_size: k, stride = 1, padding = 0}, ...extents) =>
  extents.map(
    (extent, axis) => Math.floor((extent + 2 * pairOf(padding)[axis] - pairOf(k)[axis]) / pairOf(stride)[axis]) + 1,
  );

function convolution(tf, layer, matrix, bias, activation) {
  const {in_channels: channels, stride = 1, padding = 0} = layer;
  const [rows, columns] = pairOf(layer.kernel_size);
  if ((layer.groups ?? 1) !== 1 || (layer.dilation ?? 1) !== 1) throw new Error(`${layer.name} is not written here`);
  const outputs = matrix.length;
  const values = new Float32Array(rows * columns * channels * outputs); // [row][column][channel][out]
  for (let out = 0; out < outputs; ++out) {
    for (let c = 0; c < channels; ++c) {
      for (let at = 0; at < rows * columns; ++at) {
        values[(at * channels + c) * outputs + out] = matrix[out][c * rows * columns + at];
      }
    }
  }
  const filter = tf.keep(tf.tensor4d(values, [rows, columns, channels, outputs]));
  const b = tf.keep(tf.tensor1d(bias));
  const pads = pairOf(padding);
  const same = pads.every((pad, axis) => 2 * pad + 1 === [rows, columns][axis]) && stride === 1;
  const pad = same ? 'same' : pads.every((p) => p === 0) ? 'valid' : [[0, 0], ...pads.map((p) => [p, p]), [0, 0]];
  const step = (x) => tf.fused.conv2d({x, filter, strides: stride, pad, bias: b, activation: activation ?? 'linear'});
  return Object.assign(step, {weights: [filter, b]});
}

// The image that it may read lies channels last here, and channels first in PyTorch's weights.
function fullyConnected(tf, layer, matrix, bias, activation, image) {
  const [outputs, inputs] = [matrix.length, matrix[0].length];
  const plane = image ? image[1] * image[2] : 1;
  const values = new Float32Array(inputs * outputs); // [in][out]
  for (let out = 0; out < outputs; ++out) {
    for (let i = 0; i < inputs; ++i) {
      const at = image ? (i % plane) * image[0] + Math.floor(i / plane) : i;
      values[at * outputs + out] = matrix[out][i];
    }
  }
  const b = tf.keep(tf.tensor2d(values, [inputs, outputs]));
  const biasTensor = tf.keep(tf.tensor1d(bias));
  const step = (a) => tf.fused.matMul({a, b, bias: biasTensor, activation: activation ?? 'linear'});
  return Object.assign(step, {weights: [b, biasTensor]});
}

function plain(tf, {type, name}) {
  const call = {ReLU: tf.relu, Sigmoid: tf.sigmoid, Tanh: tf.tanh, Softmax: tf.softmax, LogSoftmax: tf.logSoftmax}[
    type
  ];
  if (!call) throw new Error(`layer ${name}: ${type} is not written for tfjs here`);
  return (x) => call(x);
}
