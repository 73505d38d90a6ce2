"""Audits: a whole publication read as a patient reader with a pencil would, who has the file and nothing else.

Ours; an independent auditor of the same format, written apart from it, stands in tests/data/attacker.py and
agrees with it on its own examples and on random publications (tests/attacks/test_two_auditors.py).

What is looked for, question by question, with k the smallest group of which anything may be known:

- DIRECT: figures are published of fewer than k people, or of fewer than k who answered the question;
- LINEAR: such a group's count follows by adding, subtracting and multiplying published figures. Every least
  group is looked for, however many parts it has (`audits_sums`);
- BOUNDS: such a group's count is forced, to one number above nothing, by "no count is negative, none above the
  group's size";
- UNANIMOUS: all of a group, of any size, are bound to have answered alike, or all of it who gave an answer;
- LINKED: of two questions that the file links, one was answered more often than the other let it.

Where every part's counts follow exactly, as they do in our own publications, nothing is left to be forced: within
a part any assignment of its answers to its members gives the same figures. A part of a part is then known only
where the whole part agrees. Otherwise linear programs are needed (`audits_programs`, the extra `audit`).
What could not be tried is said and never called safe.
"""

from collections.abc import Mapping
from typing import NamedTuple

from efterord.rules import audits_reading
from efterord.rules.audits_links import linked
from efterord.rules.audits_publication import ContradictionError, UnreadableError
from efterord.rules.audits_questions import Effort, Examined, Find
from efterord.rules.audits_sizes import Sizes

KINDS = ("DIRECT", "LINEAR", "BOUNDS", "UNANIMOUS", "LINKED")
MOST_STEPS = 300_000  # a question: a few seconds of search for small groups
MOST_PROGRAMS = 5_000  # a question: a minute or two of linear programs


class Report(NamedTuple):
    """What an audit found, what it could not try, and how much it read."""

    finds: tuple[Find, ...]
    unexamined: tuple[str, ...]
    k: int
    n_figures: int
    n_cells: int
    n_parts: int
    n_programs: int

    @property
    def by_kind(self) -> Mapping[str, int]:
        """This function will count what was found, by kind."""
        return {kind: sum(find.kind == kind for find in self.finds) for kind in KINDS}


def audit(
    document: object, *, k: int | None = None, most_steps: int = MOST_STEPS, most_programs: int = MOST_PROGRAMS
) -> Report:
    """This function will audit a whole "disclosure-audit/1" document, with another k than its own if one is given.

    Raise UnreadableError, whose `words` say what is wrong with the file.
    """
    publication = audits_reading.read(document, k=k)
    examined: dict[str, Examined] = {}
    about = ""
    try:
        sizes = Sizes(publication)
        for asked in publication.questions:
            if publication.facts.get(asked.id):
                about = f"{asked.id}: "
                one = Examined(publication, asked, sizes, Effort(most_steps, most_programs))
                examined[asked.id] = one
                one.look()
    except ContradictionError:
        raise UnreadableError(f"{about}the published figures contradict each other") from None
    finds = [find for one in examined.values() for find in one.finds.values()]
    unexamined = [words for one in examined.values() for words in one.unexamined]
    if publication.n_unread:
        unexamined.append(f"{publication.n_unread} figures of groups of unknown size, or names of the hierarchy")
    return Report(
        (*finds, *linked(examined)),
        tuple(unexamined),
        publication.k,
        publication.n_figures,
        len(publication.cells),
        sum(len(one.parts) for one in examined.values()),
        sum(one.n_programs for one in examined.values()),
    )
