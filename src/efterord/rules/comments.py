"""Comments: own words are opened in batches of their own, of at least ten people who wrote, as the promise says.

The forming receives places and no words, so it cannot depend on what was written. Under which subject words stand is
decided by what was asked of whom, never by what was answered: a subject that few of a batch were asked about would tell
whose words stand there.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from efterord.rules import answers, answers_sealed, answers_words, batches, disclosure, promises, questionnaires, trees
from efterord.words import WordsUse

LEAST_WRITERS = promises.COMMENT_K
OTHER = answers_words.OTHER
TEXT_BYTES = answers_sealed.PAYLOAD_BYTES  # what fitted into a response fits here; all are padded to it
_SUBJECT = re.compile(r"[a-z][a-z0-9-]{0,99}")


class Writer(NamedTuple):
    """All that one person wrote, as it comes out of the pool."""

    receipt: str
    counts: bool
    subjects: answers_words.Subjects


class Comment(NamedTuple):
    """One text under its subject: all that is kept of whoever wrote it."""

    subject: str
    use: WordsUse
    text: str


class Opened(NamedTuple):
    """The words of at least ten people, opened together at a unit."""

    number: int
    unit: str
    writers: tuple[Writer, ...]

    @property
    def n_counting(self) -> int:
        return len({writer.receipt for writer in self.writers if writer.counts})

    @property
    def comments(self) -> list[Comment]:
        return [
            Comment(subject, use, text)
            for writer in self.writers
            for subject, written in writer.subjects.items()
            for text, use in written
        ]


def writers_needed(k: int) -> int:
    """This function will give how many must have written: ten, or the plan's k where that is more."""
    return max(LEAST_WRITERS, k)


def form_batches(
    tree: trees.Tree,
    places: Sequence[answers_sealed.Place],
    *,
    k: int,
    waiting_cap: int,
    expected: Mapping[str, float],
    release_number: int,
    earlier: Sequence[batches.Cap] = (),
) -> batches.Formation:
    """This function will form batches of those who wrote, by the rule for answers and without lanes.

    `k` is the plan's; keys are indices into `places`. `expected` are expected answers: how many of those who answer
    write is not known without looking, so a unit is given the benefit of all, for W releases at most.
    """
    return batches.form_batches(
        tree,
        [batches.Waiting(i, place.unit, "", place.period, place.counts) for i, place in enumerate(places)],
        k=writers_needed(k),
        waiting_cap=waiting_cap,
        expected=expected,
        release_number=release_number,
        earlier=earlier,
    )


def asked_subjects(question_set: questionnaires.QuestionSet) -> dict[str, bool]:
    """This function will give the subjects under which a set's words can stand, and whether everybody is asked there.

    A page of which every question hangs on an earlier answer or a fact of the case is not asked of everybody: words
    under it would tell that answer, or that fact.
    """
    subjects = set(answers.word_pages(question_set).values())
    return {
        page.key: any(not question.when for question in page.questions)
        for page in question_set.pages
        if page.key in subjects
    }


def standing_subjects(members: Iterable[tuple[Mapping[str, bool], bool]], k: int) -> frozenset[str]:
    """This function will give the subjects that words of a batch may stand under, from what its members were asked.

    `members`: for each `asked_subjects` of the set, and whether the member counts. A subject stands if at least k who
    count were all asked about it; the rest goes under OTHER. Where OTHER itself was asked of fewer, it would hold
    nothing but that rest, so all words of the batch go there.
    """
    asked: Counter[str] = Counter()
    known: set[str] = set()
    for subjects, counts in members:
        known |= subjects.keys()
        asked.update(subject for subject, is_asked in subjects.items() if is_asked and counts)
    standing = frozenset(subject for subject in known if asked[subject] >= k)
    return standing if known <= standing or OTHER in standing else frozenset()


def under_standing(words: answers_words.Words, standing: Collection[str]) -> answers_words.Words:
    """This function will put what stands under any other subject under OTHER."""
    found: dict[str, list[tuple[str, WordsUse]]] = {}
    for subject, written in words.subjects.items():
        found.setdefault(subject if subject in standing else OTHER, []).extend(written)
    # Sorted as answers_words.split_off does: in the order of asking they would tell what called for them.
    return answers_words.Words({subject: tuple(sorted(found[subject])) for subject in sorted(found)}, words.receipt)


def find_disclosures(
    opened: Sequence[Opened], still_waiting: Collection[str], *, k: int
) -> list[disclosure.Disclosure]:
    """This function will list what must not be opened: the check of own words before a release is committed.

    `still_waiting`: the receipts of the words that wait on. An empty list means that each batch holds enough who
    wrote, that nobody is in two, and that what stands for a subject is none of the codes that units have.
    """
    found: list[disclosure.Disclosure] = []
    seen = set(still_waiting)
    for batch in opened:
        group = (f"words {batch.number}",)
        if batch.n_counting < writers_needed(k):
            text = f"own words of {batch.n_counting} who count, fewer than {writers_needed(k)}"
            found.append(disclosure.Disclosure("batch", "", group, text))
        receipts = {writer.receipt for writer in batch.writers}
        if len(receipts) < len(batch.writers) or seen & receipts:
            found.append(disclosure.Disclosure("overlap", "", group, "own words of one person are taken twice"))
        seen |= receipts
        if not all(_SUBJECT.fullmatch(each.subject) for each in batch.comments):
            found.append(disclosure.Disclosure("group", "", group, "own words under what is no subject"))
    return found
