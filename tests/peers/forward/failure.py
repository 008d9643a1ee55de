"""What goes wrong here is one sentence."""


class Failure(Exception):
    pass
