"""How many multiplications with an addition a network takes for one input, from its description (docs/format.md)."""


def pair(value):
    return list(value) if isinstance(value, list) else [value, value]


def pooled(side, kernel, stride, padding, dilation, ceil):
    """PyTorch's formula; with ceil_mode no window may begin beyond the input and its left padding."""
    span = side + 2 * padding - dilation * (kernel - 1) - 1
    out = (-(-span // stride) if ceil else span // stride) + 1
    return out - 1 if ceil and (out - 1) * stride >= side + padding else out


def moved(layer, sides):
    """The sides of what a window that moves over these gives."""
    kernel = pair(layer["kernel_size"])
    stride = pair(layer.get("stride") or (1 if layer["type"] == "Conv2d" else kernel))
    dilation = pair(layer.get("dilation", 1))
    padding = layer.get("padding", 0)
    if padding == "same":
        return sides
    padding = pair(0 if padding == "valid" else padding)
    ceil = layer.get("ceil_mode", False)
    return [pooled(*one, ceil) for one in zip(sides, kernel, stride, padding, dilation)]


def multiply_adds(architecture):
    sides, count = architecture["input"]["shape"][1:], 0
    for layer in architecture["layers"]:
        kind = layer["type"]
        if kind in ("Conv2d", "MaxPool2d", "AvgPool2d"):
            sides = moved(layer, sides)
        if kind == "AdaptiveAvgPool2d":
            sides = pair(layer["output_size"])
        if kind == "Conv2d":
            height, width = pair(layer["kernel_size"])
            each = layer["in_channels"] // layer.get("groups", 1) * height * width
            count += each * layer["out_channels"] * sides[0] * sides[1]
        if kind == "Linear":
            count += layer["in_features"] * layer["out_features"]
    return count
