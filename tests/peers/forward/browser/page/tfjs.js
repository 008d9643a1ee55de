// TensorFlow.js with its WebAssembly backend at its best: SIMD, one thread, fused operations called directly as an
// optimised graph's executor would, batch norm folded, every tensor as it likes it (channels last), nothing retained.
import {readWeights} from './weights.js';
import {steps} from './tfjs_steps.js';

const {tf} = globalThis;
const kFolder = '/peers/@tensorflow/tfjs-backend-wasm/dist/';
let ready;

async function start() {
  tf.enableProdMode();
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  tf.wasm.setWasmPaths(kFolder);
  await tf.setBackend('wasm');
  await tf.ready();
}

export async function open({weights, architecture}, batch) {
  await (ready ??= start());
  const before = tf.memory().numTensors;
  const layers = steps(tf, architecture, await readWeights(weights));
  const [channels, height, width] = architecture.input.shape;
  const forward = (input) =>
    tf.tidy(() => layers.reduce((x, step) => step(x), tf.tensor4d(input, [batch, height, width, channels])).dataSync());
  return {
    name: `${tf.version_core}, ${(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? 'SIMD' : 'no SIMD'}`,
    channelsLast: true,
    run: forward,
    close: () => {
      for (const step of layers) step.weights?.forEach((weight) => weight.dispose());
      if (tf.memory().numTensors !== before) throw new Error(`tfjs keeps ${tf.memory().numTensors - before} tensors`);
    },
  };
}
