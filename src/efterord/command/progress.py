"""How far long work has come, shown in a terminal: what the verbs that take long have in common."""

import contextlib
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def shown(*, has_numbers: bool = True) -> Iterator[Callable[[str, int, int], None]]:
    """Shows how far long work has come, a line each, from the moment there is anything to show.

    Without numbers it tells the share alone, to somebody who looks on: how many answers wait is nobody's to know, and
    no log is to hold more than what was published.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    how_far = MofNCompleteColumn() if has_numbers else TaskProgressColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), how_far, TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not (has_numbers or console.is_terminal)) as progress:
        lines = {}

        def tell(name: str, done: int, total: int) -> None:
            if name not in lines:
                lines[name] = progress.add_task(name)
            progress.update(lines[name], completed=done, total=total or None)

        yield tell
