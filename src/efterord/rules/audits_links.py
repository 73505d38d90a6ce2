"""Audits, links: what two questions of the same people tell together, where the file says that they are linked.

A question that is asked only after some answers, answered by more than gave those; a reason named as deciding
more often than it was ticked. Either would show that an answer was exchanged before counting. The format knows
nothing of links; our own export says them.
"""

from collections.abc import Iterator, Mapping

from efterord.rules.audits_publication import Group, Number
from efterord.rules.audits_questions import Examined, Find


def linked(examined: Mapping[str, Examined]) -> list[Find]:
    """This function will list every group in which a linked question was answered more often than it can have been."""
    found = []
    for one in examined.values():
        for group in one.known:
            found += [*_routed(one, examined, group), *_decided(one, examined, group)]
    return found


def _routed(one: Examined, examined: Mapping[str, Examined], group: Group) -> Iterator[Find]:
    on, answers = one.asked.asked_when or ("", ())
    if on in examined:
        led = _total(examined[on], answers, group)
        answered = one.answered(group)
        if led is not None and answered is not None and answered > led:
            words = f"{answered} answered in {one.name(group)}, where {on} led {led} to it"
            yield Find("LINKED", one.asked.id, "answered", group, f"{one.asked.id}: {words}")


def _decided(one: Examined, examined: Mapping[str, Examined], group: Group) -> Iterator[Find]:
    for answer in one.asked.answers:
        for other in one.asked.chosen_of:
            asked = examined[other].asked if other in examined else None
            if asked is None or answer not in (*asked.answers, *asked.classes) or answer == one.asked.no_answer:
                continue
            decided = one.value(one.asked.weights(answer), group)
            ticked = examined[other].value(asked.weights(answer), group)
            if decided is not None and ticked is not None and decided > ticked:
                words = f"{answer!r} decided for {decided} in {one.name(group)}, where {ticked} chose it in {other}"
                yield Find("LINKED", one.asked.id, answer, group, f"{one.asked.id}: {words}")


def _total(one: Examined, answers: tuple[str, ...], group: Group) -> Number | None:
    values = [one.value(one.asked.weights(answer), group) for answer in answers if answer in one.asked.answers]
    sure = [value for value in values if value is not None]
    return sum(sure, 0) if len(sure) == len(values) else None
