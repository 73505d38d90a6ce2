"""Question sets as whoever asks, answers or counts finds them: the package's own and the organisation's editions."""

import dataclasses
import functools

from efterord import gate
from efterord.content import reader
from efterord.models import QuestionnaireEdition
from efterord.rules import content_parts, questionnaires, questionnaires_reading
from efterord.words import SetUse


def edition(viewer: gate.Actor, key: str, version: int) -> questionnaires.QuestionSet:
    """This function will return an edition of a set: the package's, or the organisation's published one.

    Raises ContentError when there is none.
    """
    gate.check(viewer, "questionnaires.see")
    return _edition(key, version)


def newest(viewer: gate.Actor, key: str) -> questionnaires.QuestionSet:
    """This function will return the newest published edition of a set; raises ContentError when there is none."""
    gate.check(viewer, "questionnaires.see")
    own = QuestionnaireEdition.objects.filter(key=key, published_at__isnull=False).order_by("-version").first()
    if own is not None:
        return _edition(key, own.version)
    found = {each.key: each for each in reader.question_sets()}
    return content_parts.found(key, found, "questions")


def choices(viewer: gate.Actor, use: SetUse) -> list[questionnaires.QuestionSet]:
    """This function will return the newest edition of each set for one use, the organisation's own first."""
    gate.check(viewer, "questionnaires.see")
    versions = dict(
        QuestionnaireEdition.objects.filter(published_at__isnull=False)
        .order_by("version")
        .values_list("key", "version")
    )
    own = [_edition(key, version) for key, version in sorted(versions.items())]
    return [each for each in (*own, *reader.question_sets()) if each.use is use]


def counted(viewer: gate.Actor, *, is_follow_up: bool = False) -> tuple[questionnaires.Question, ...]:
    """This function will return every closed question ever asked of leavers, once each, newest wording first.

    Tables sum answers by question id, over all sets and versions; an id has one kind and one list of codes
    (services refuse to publish anything else). Those of the follow-up are counted apart.
    """
    found: dict[str, questionnaires.Question] = {}
    closed = standing(viewer, is_follow_up=is_follow_up)
    # Whoever answered it as sensitive was promised that it is counted so, whichever set worded it last.
    sensitive = {question.id for question in closed if question.sensitive}
    for question in closed:
        found.setdefault(question.id, dataclasses.replace(question, sensitive=question.id in sensitive))
    return tuple(found.values())


def standing(viewer: gate.Actor, *, is_follow_up: bool = False) -> tuple[questionnaires.Question, ...]:
    """This function will return every closed question of every edition, as often as it stands there.

    A release counts an answer of any edition, and must know of every route that led to a question anywhere.
    """
    gate.check(viewer, "questionnaires.see")
    published = QuestionnaireEdition.objects.filter(published_at__isnull=False)
    own = [_edition(key, version) for key, version in published.order_by("-version").values_list("key", "version")]
    # The newest of each set first, so that its wording is the one a page shows.
    editions = sorted(reader.all_question_sets(), key=lambda each: (-each.version, each.key))
    sets = [each for each in (*editions, *own) if (each.use is SetUse.FOLLOW_UP) == is_follow_up]
    return tuple(question for each in sets for question in each.questions if question.is_closed)


# A published edition never changes, so it is read once a process.
@functools.lru_cache(maxsize=64)
def _edition(key: str, version: int) -> questionnaires.QuestionSet:
    try:
        return reader.questions(key, version)
    except content_parts.ContentError:
        own = QuestionnaireEdition.objects.filter(key=key, version=version, published_at__isnull=False).first()
        if own is None:
            raise
        return questionnaires_reading.parse_question_set(own.data, reader.reasons(own.data["reasons_version"]))
