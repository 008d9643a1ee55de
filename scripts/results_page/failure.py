"""What goes wrong here is one sentence: the thing, what was found, what was expected."""


class Failure(Exception):
    pass
