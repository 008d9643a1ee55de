"""What native/main.cpp is to the core and LibTorch, for onnxruntime: the same arguments and the same conversation."""

import json
import sys
import time

import numpy as np
import onnxruntime


class Engine:
    def __init__(self, path, inputs):
        self.path, self.inputs, self.bindings = path, inputs, {}

    def prepare(self, batch):
        """One session for each batch size, which it knows, with inputs and outputs where they are to stay."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.add_free_dimension_override_by_name("N", batch)
        session = onnxruntime.InferenceSession(self.path, options, providers=["CPUExecutionProvider"])
        repeats = -(-batch // len(self.inputs))
        images = np.concatenate([self.inputs] * repeats)
        self.output = onnxruntime.OrtValue.ortvalue_from_numpy(
            np.zeros([batch, session.get_outputs()[0].shape[1]], np.float32))
        bindings = []
        for begin in range(0, len(images) - batch + 1, batch):
            binding = session.io_binding()
            binding.bind_ortvalue_input("input", onnxruntime.OrtValue.ortvalue_from_numpy(
                np.ascontiguousarray(images[begin:begin + batch])))
            binding.bind_ortvalue_output("output", self.output)
            bindings.append(binding)
        self.bindings[batch] = (session, bindings)

    def outputs(self):
        session, bindings = self.bindings[1]
        found = []
        for binding in bindings:
            session.run_with_iobinding(binding)
            found.append(binding.copy_outputs_to_cpu()[0])
        return np.concatenate(found)

    def answer(self, batch, milliseconds):
        session, bindings = self.bindings[batch]
        # What InferenceSession.run_with_iobinding calls, without its wrapping, which would be timed.
        run, raw = session._sess.run_with_iobinding, [binding._iobinding for binding in bindings]
        passes, step, clock, seconds = 0, 1, time.perf_counter, 0
        cpu_start, start = time.process_time(), time.perf_counter()
        while seconds < milliseconds / 1e3:
            for i in range(passes, passes + step):
                run(raw[i % len(raw)], None)
            passes += step
            step = min(max(passes // 16, 1), 256)
            seconds = clock() - start
        return {"passes": passes, "seconds": seconds, "cpu_seconds": time.process_time() - cpu_start}


def main():
    path, inputs, outputs, *batches = sys.argv[1:]
    engine = Engine(path, np.load(inputs))
    for batch in sorted({1, *map(int, batches)}, reverse=True):
        engine.prepare(batch)
    np.save(outputs, engine.outputs())
    print(json.dumps({"name": "all graph optimisations"}), flush=True)
    for line in sys.stdin:
        batch, milliseconds = line.split()
        print(json.dumps(engine.answer(int(batch), float(milliseconds))), flush=True)


if __name__ == "__main__":
    main()
