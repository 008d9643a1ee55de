"""A recipe in PyTorch, from Python: what makes it fastest here and is still the same recipe. The images are one tensor
and batches are taken by index, without a DataLoader, and no step waits for the one before."""

import time

import torch
from torch import nn
from torchvision.transforms import v2


def module_of(layer):
    options = {key: tuple(value) if isinstance(value, list) else value
               for key, value in layer.items() if key not in ("name", "type")}
    if layer["type"] in ("Softmax", "LogSoftmax"):
        options["dim"] = 1
    return getattr(nn, layer["type"])(**options)


def optimizer_of(recipe, parameters):
    options = dict(recipe["optimizer"])
    return getattr(torch.optim, options.pop("type"))(parameters, **options)


def schedule_of(recipe, optimizer, epochs, steps):
    """The scheduler, stepped after every batch."""
    options = dict(recipe.get("schedule", {"type": "ConstantLR", "factor": 1}))
    kind = options.pop("type")
    if kind == "OneCycleLR":
        return torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe["optimizer"]["lr"], total_steps=epochs * steps,
                                                   cycle_momentum=False, **options)
    if kind == "StepLR":
        options["step_size"] *= steps
    if kind == "CosineAnnealingLR":
        options["T_max"] = epochs * steps
    return getattr(torch.optim.lr_scheduler, kind)(optimizer, **options)


def shifted_copies(images):
    """Five times as many: as they are, and moved by a pixel right, left, down and up, zeros coming in."""
    padded = nn.functional.pad(images, (1, 1, 1, 1))
    height, width = images.shape[2:]
    places = ((1, 1), (1, 0), (1, 2), (0, 1), (2, 1))
    return torch.cat([padded[:, :, y:y + height, x:x + width] for y, x in places])


def augmentation_of(recipe, network, side):
    """torchvision's transforms for one image, a uint8 tensor as its documentation recommends for speed; or None.
    `side`: the shorter one of the images."""
    wanted = recipe.get("augmentation", {})
    steps = []
    if crop := wanted.get("random_crop"):
        steps.append(v2.RandomCrop(crop))
    if flip := wanted.get("horizontal_flip"):
        steps.append(v2.RandomHorizontalFlip(flip))
    if affine := wanted.get("affine"):
        shear = affine.get("shear", 0)
        steps.append(v2.RandomAffine(affine.get("degrees", 0), affine.get("translate"), affine.get("scale"),
                                     (-shear, shear), v2.InterpolationMode.BILINEAR))
    if elastic := wanted.get("elastic"):
        steps.append(v2.ElasticTransform(float(elastic["alpha"]), float(elastic["sigma"])))
    if jitter := wanted.get("color_jitter"):
        steps.append(v2.ColorJitter(**jitter))
    if grayscale := wanted.get("grayscale"):
        steps.append(v2.RandomGrayscale(grayscale))
    if erasing := wanted.get("random_erasing"):
        steps.append(v2.RandomErasing(erasing["probability"], tuple(erasing["scale"])))
    if network["input"]["preparation"] == "photo":
        if "random_crop" not in wanted:
            steps.append(v2.CenterCrop(round(side * network["input"].get("crop", 1))))
        steps.append(v2.Resize(network["input"]["shape"][1:], antialias=True))
    return v2.Compose(steps) if steps else None


def change_stroke_width(x, most):
    """torchvision has nothing like it; all of a batch at once."""
    amount = (torch.rand(len(x), 1, 1, 1) * 2 - 1) * most
    broader, finer = nn.functional.max_pool2d(x, 3, 1, 1), -nn.functional.max_pool2d(-x, 3, 1, 1)
    return x + amount.abs() * (torch.where(amount > 0, broader, finer) - x)


def loss_of(recipe):
    """The loss of the network's output and the labels."""
    smoothing = recipe.get("label_smoothing", 0)
    if recipe["loss"] == "bce":
        return lambda output, labels: nn.functional.binary_cross_entropy(
            output.flatten(), labels.float() * (1 - smoothing) + smoothing / 2)
    if recipe["loss"] == "nll":
        return nn.NLLLoss()
    weights = recipe.get("class_weights")
    return nn.CrossEntropyLoss(torch.tensor(weights) if weights else None, label_smoothing=smoothing)


def train(recipe, network, images, labels, epochs):
    """Seconds for the last epoch; those before are for warming up."""
    layers = network["layers"]
    if recipe["loss"] == "cross_entropy" and layers[-1]["type"] == "Softmax":
        layers = layers[:-1]
    model = nn.Sequential(*map(module_of, layers))
    if recipe.get("shifted_copies"):
        images, labels = shifted_copies(images), labels.repeat(5)
    augment = augmentation_of(recipe, network, min(images.shape[2:]))
    stroke_width = recipe.get("augmentation", {}).get("stroke_width", 0)
    mean, std = (torch.tensor(network["input"][key]).view(1, -1, 1, 1) for key in ("mean", "std"))
    loss_function = loss_of(recipe)
    optimizer = optimizer_of(recipe, model.parameters())
    batch = recipe["batch_size"]
    schedule = schedule_of(recipe, optimizer, epochs, -(-len(labels) // batch))
    for _ in range(epochs):
        started = time.perf_counter()
        order = torch.randperm(len(labels))
        losses = []
        for begin in range(0, len(labels), batch):
            chosen = order[begin:begin + batch]
            x = images[chosen]
            if augment:
                x = torch.stack([augment(image) for image in x])
            x = x.float().div_(255)
            if stroke_width:
                x = change_stroke_width(x, stroke_width)
            optimizer.zero_grad()
            loss = loss_function(model(x.sub_(mean).div_(std)), labels[chosen])
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.detach())
        torch.stack(losses).mean().item()
        seconds = time.perf_counter() - started
    return seconds
