"""Question sets as whoever writes them finds them: what is published, which drafts wait, what is asked now."""

import dataclasses
import secrets

from efterord import gate
from efterord.content import reader, usual
from efterord.models import QuestionnaireEdition, SurveyTerms
from efterord.queries import questionnaires as queries
from efterord.rules import questionnaires, questionnaires_reading, questionnaires_unready
from efterord.rules import questionnaires_drafts as rules
from efterord.words import SetUse

Question = questionnaires.Question


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """One set and what there is of it: the newest published edition, how many there are, and the draft that waits."""

    key: str
    newest: questionnaires.QuestionSet | None
    n_published: int
    draft: QuestionnaireEdition | None
    is_own: bool

    @property
    def shown(self) -> questionnaires.QuestionSet:
        """This function will return the edition to speak of: the newest, or the draft when nothing is published."""
        return self.newest or _read(self.draft)  # type: ignore[arg-type]


@dataclasses.dataclass(frozen=True, slots=True)
class Waits:
    """What keeps a draft from being published: its faults, and the texts that lack a language."""

    faults: tuple[questionnaires_unready.Fault, ...]
    missing: tuple[str, ...]


def all_editions(viewer: gate.Actor) -> list[Kept]:
    """This function will return every set with its newest edition and its draft: the organisation's own first."""
    gate.check(viewer, "questionnaires.see_editions")
    rows = QuestionnaireEdition.objects.order_by("key", "version")
    drafts = {row.key: row for row in rows if row.published_at is None}
    published = [(row.key, row.version) for row in rows if row.published_at is not None]
    newest = dict(published)
    own = [
        Kept(
            key,
            queries.edition(viewer, key, newest[key]) if key in newest else None,
            sum(each == key for each, _version in published),
            drafts.get(key),
            True,
        )
        for key in sorted({*newest, *drafts})
    ]
    versions = [each.key for each in reader.all_question_sets()]
    return [*own, *(Kept(each.key, each, versions.count(each.key), None, False) for each in reader.question_sets())]


def in_use(viewer: gate.Actor) -> dict[SetUse, str]:
    """This function will return the key of the set that is asked on each occasion; nothing before terms are set."""
    gate.check(viewer, "questionnaires.see_editions")
    terms = SurveyTerms.objects.first()
    if terms is None:
        return {}
    later = {SetUse.FOLLOW_UP: terms.follow_up_set} if terms.follow_up_months else {}
    return {SetUse.EXIT: terms.exit_set, SetUse.INVOLUNTARY: terms.involuntary_set, **later}


def is_own(viewer: gate.Actor, key: str) -> bool:
    """This function will tell whether a set is the organisation's own, drafts included."""
    gate.check(viewer, "questionnaires.see")
    return QuestionnaireEdition.objects.filter(key=key).exists()


def versions(viewer: gate.Actor, key: str) -> list[int]:
    """This function will return the numbers of a set's published editions, newest first."""
    gate.check(viewer, "questionnaires.see")
    own = QuestionnaireEdition.objects.filter(key=key, published_at__isnull=False).order_by("-version")
    packaged = sorted((each.version for each in reader.all_question_sets() if each.key == key), reverse=True)
    return list(own.values_list("version", flat=True)) or packaged


def draft(viewer: gate.Actor, key: str) -> QuestionnaireEdition:
    """This function will return the draft of a set; Hidden when there is none."""
    gate.check(viewer, "questionnaires.see_editions")
    found = QuestionnaireEdition.objects.filter(key=key, published_at__isnull=True).first()
    if found is None:
        raise gate.Hidden
    return found


def drafted(viewer: gate.Actor, row: QuestionnaireEdition) -> questionnaires.QuestionSet:
    """This function will read a draft, whatever it lacks."""
    gate.check(viewer, "questionnaires.see_editions")
    return _read(row)


def waits(viewer: gate.Actor, row: QuestionnaireEdition) -> Waits:
    """This function will tell what keeps a draft from being published."""
    gate.check(viewer, "questionnaires.see_editions")
    standing = (*queries.standing(viewer), *queries.standing(viewer, is_follow_up=True))
    faults = questionnaires_unready.faults(_read(row), package=usual.wordings(), known=known(viewer), standing=standing)
    return Waits(faults, questionnaires_reading.missing(row.data, reader.reasons(row.data["reasons_version"])))


def addable(viewer: gate.Actor, row: QuestionnaireEdition) -> tuple[Question, ...]:
    """This function will return the package's questions that a draft does not have, as sets for the same use word them.

    When one is asked is left out: what it hangs on may not be in the draft.
    """
    gate.check(viewer, "questionnaires.see_editions")
    is_later = row.use == SetUse.FOLLOW_UP
    sets = {
        side: [each for each in reader.question_sets() if (each.use is SetUse.FOLLOW_UP) is side]
        for side in (False, True)
    }
    found = {q.id: q for version in reader.bank_versions() for q in reader.bank(version).questions.values()}
    found |= {q.id: q for each in sorted(sets[is_later], key=lambda each: each.use == row.use) for q in each.questions}
    asked = {side: {q.id for each in sets[side] for q in each.questions} for side in sets}
    # Not what only those are asked who left some months ago, or only those who leave now.
    left_out = {q.id for q in _read(row).questions} | (asked[not is_later] - asked[is_later])
    return tuple(dataclasses.replace(each, when=()) for each in found.values() if each.id not in left_out)


def known(viewer: gate.Actor) -> tuple[Question, ...]:
    """This function will return every question ever published, in every wording; one id may stand several times."""
    gate.check(viewer, "questionnaires.see")
    published = QuestionnaireEdition.objects.filter(published_at__isnull=False).order_by("key", "version")
    own = [queries.edition(viewer, key, version) for key, version in published.values_list("key", "version")]
    return (*usual.wordings(), *(question for each in own for question in each.questions))


def free_key(viewer: gate.Actor) -> str:
    """This function will return a key for a set or a page of the organisation's own, which no other one has."""
    gate.check(viewer, "questionnaires.see_editions")
    return f"own-{secrets.token_hex(4)}"


def free_question_id(viewer: gate.Actor) -> str:
    """This function will return an id for a question of the organisation's own, which no other one has."""
    gate.check(viewer, "questionnaires.see_editions")
    return f"{rules.OWN_ID}{secrets.token_hex(4)}"


def _read(row: QuestionnaireEdition) -> questionnaires.QuestionSet:
    return questionnaires_reading.parse_draft(row.data, reader.reasons(row.data["reasons_version"]))
