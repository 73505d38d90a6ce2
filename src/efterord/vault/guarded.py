"""Things that hold key bytes refuse to be printed or pickled, so no log, task or cache carries a key away."""

from typing import NoReturn


class Guarded:
    """A base for dataclasses declared with `repr=False` whose fields hold key bytes."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: hidden>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds key bytes and is never pickled or copied")
