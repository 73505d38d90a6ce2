"""Papers: a PDF of many pages, set in a process of its own, and a Word file with a very long note."""

import time
from collections.abc import Callable, Iterator

from tests.bench import figures

PDF_AIM, WORD_AIM = 500, 10


def papers(seed: int, repeat: int) -> Iterator[figures.Figure]:
    """This function will time both by the clock, as whoever presses the button waits for them."""
    from efterord.documents import pages, pdf, word
    from tests.documents import samples

    whole = samples.document(*(block for _ in range(20) for block in samples.every_block(samples.NORDIC)))
    note = samples.document(pages.Words("ord å " * 16_667))
    pdf.write(whole)  # the fonts are read once
    set_in = [_seconds(lambda: pdf.write(whole)) * 1000 for _ in range(repeat)]
    written_in = [_seconds(lambda: word.write(note)) for _ in range(repeat)]
    n_pages = len(samples.pdf(pdf.write(whole)).pages)
    yield figures.of_runs("paper_pdf", "ms", set_in, seed=seed, aim=PDF_AIM, note=f"{n_pages} pages")
    yield figures.of_runs("paper_word", "s", written_in, seed=seed, aim=WORD_AIM, note="a note of 100,000 characters")


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
