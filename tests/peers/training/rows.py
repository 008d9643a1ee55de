"""The recipes that are compared, and what of them is left out on both sides."""

ROWS = ["fc256", "fc128-64", "nielsen-simple", "nielsen-two-conv", "nielsen-two-conv-relu", "nielsen-two-conv-relu-extended",
        "nielsen-dropout", "batchnorm", "lenet5-conv", "lenet5", "deep-cnn", "digits", "smile", "smiles"]


def simplified(recipe):
    """Without validation and what needs it, drawings made by rule, and means of weights."""
    for key in ("validation", "drawn", "keep", "averaged_epochs", "patience", "temperature_scaling"):
        recipe.pop(key, None)
    if isinstance(recipe["data"], dict):
        recipe["data"].update(faces=False, validation=0, test=0.02)
    return recipe
