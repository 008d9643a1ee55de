// onnxruntime-web at its best on one thread: its WebAssembly-only build, every graph optimisation, the batch size known.
import * as ort from '/peers/onnxruntime-web/dist/ort.wasm.min.mjs';

ort.env.wasm.numThreads = 1;

export async function open({onnx, architecture}, batch) {
  const session = await ort.InferenceSession.create(onnx, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    freeDimensionOverrides: {N: batch},
  });
  const shape = [batch, ...architecture.input.shape];
  return {
    name: `${ort.env.versions.web}, all graph optimisations`,
    run: async (input) => (await session.run({input: new ort.Tensor('float32', input, shape)})).output.data,
    close: () => session.release(),
  };
}
