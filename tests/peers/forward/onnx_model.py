"""A network as an ONNX file: one ordinary node a layer, so that the runtime may fold and fuse as it does with any."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from failure import Failure

PLAIN = {"ReLU": "Relu", "Sigmoid": "Sigmoid", "Tanh": "Tanh"}
OPSET = 17


def pair(value):
    return [value, value] if isinstance(value, int) else list(value)


def write_onnx(path, architecture, tensors):
    nodes, initializers, current = [], [], "input"

    def tensor(name):
        initializers.append(numpy_helper.from_array(np.ascontiguousarray(tensors[name]), name))
        return name

    for layer in architecture["layers"]:
        made = node_of(layer, tensor, tensors)
        if made is None:
            continue
        operation, weights, attributes = made
        given, current = current, f"{layer['name']}.output"
        nodes.append(helper.make_node(operation, [given, *weights], [current], layer["name"], **attributes))
    nodes[-1].output[0] = "output"
    graph = helper.make_graph(
        nodes, architecture["name"],
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["N", *architecture["input"]["shape"]])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["N", max(1, len(architecture["classes"]))])],
        initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8,
                              producer_name="lenslet-bench")
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString())


def node_of(layer, tensor, tensors):
    """(operation, its tensors, its attributes), or None for a layer that does nothing here."""
    name, kind = layer["name"], layer["type"]

    def parameters(*kinds):
        return [tensor(f"{name}.{what}") for what in kinds if f"{name}.{what}" in tensors]

    def window():
        size = pair(layer["kernel_size"])
        stride = pair(layer.get("stride", 1 if kind == "Conv2d" else layer["kernel_size"]))
        return {"kernel_shape": size, "strides": stride, "pads": pair(layer.get("padding", 0)) * 2}

    if kind == "Conv2d":
        return "Conv", parameters("weight", "bias"), window() | {"group": layer.get("groups", 1),
                                                                 "dilations": pair(layer.get("dilation", 1))}
    if kind in ("MaxPool2d", "AvgPool2d"):
        return ("MaxPool" if kind == "MaxPool2d" else "AveragePool"), [], window()
    if kind == "AdaptiveAvgPool2d" and pair(layer["output_size"]) == [1, 1]:
        return "GlobalAveragePool", [], {}
    if kind.startswith("BatchNorm"):
        return ("BatchNormalization", parameters("weight", "bias", "running_mean", "running_var"),
                {"epsilon": layer.get("eps", 1e-5)})
    if kind == "Linear":
        return "Gemm", parameters("weight", "bias"), {"transB": 1}
    if kind == "Flatten":
        return "Flatten", [], {"axis": 1}
    if kind in ("Softmax", "LogSoftmax"):
        return kind, [], {"axis": 1}
    if kind in PLAIN:
        return PLAIN[kind], [], {}
    if kind == "Dropout":
        return None
    raise Failure(f"layer {name}: {kind} is not written as ONNX here")
