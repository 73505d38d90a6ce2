"""Strict reading of question sets, from parsed TOML or from the data of an edition.

A set of the package names questions of a bank by their ids, so that each stands once; a set of the organisation's own
holds its questions whole. A mistake is a ContentError that names the part and the key.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from efterord.rules import content_parts, questionnaires, questionnaires_routes, reasons
from efterord.rules.questionnaires import Condition, GeneralPrompts, Option, Prompt, Question, QuestionSet, SurveyPage
from efterord.words import Fact, QuestionKind, SetUse

LocalizedText = content_parts.LocalizedText
Part = content_parts.Part
DraftPart = content_parts.DraftPart
T = TypeVar("T")
QUESTION_ID = r"q-[A-Z][0-9]{1,2}|q-own-[a-z0-9]{4,12}"
_LEAST_LIMIT, _MOST_LIMIT = -1_000_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Bank:
    """The questions of the package in one version, by id; sets name them."""

    version: int
    questions: Mapping[str, Question]
    general: GeneralPrompts
    book: reasons.ReasonBook


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the questions of one file refer to by name."""

    no_answers: Mapping[str, LocalizedText]
    ends: Mapping[str, tuple[LocalizedText, LocalizedText]]
    book: reasons.ReasonBook


def parse_bank(data: Mapping[str, object], book: reasons.ReasonBook) -> Bank:
    """This function will read the bank of questions from parsed TOML; raises ContentError."""
    root = Part("bank", data)
    root.matching("key", "bank")
    _refuse_other_book(root, book)
    shared = _shared(root, book)
    found = [_question(part, shared) for part in root.parts("questions")]
    bank = Bank(root.number("version", 1, 999), {q.id: q for q in found}, _general(root.part("prompts")), book)
    root.finish()
    content_parts.refuse_twice("bank.questions", [q.id for q in found])
    return bank


def parse_question_set(data: Mapping[str, object], book: reasons.ReasonBook, bank: Bank | None = None) -> QuestionSet:
    """This function will read a survey, with its codebook and the bank if it names one; raises ContentError."""
    found = _set(Part("questions", data), book, bank)
    _refuse_bad_routes(found)
    return found


def parse_draft(data: Mapping[str, object], book: reasons.ReasonBook) -> QuestionSet:
    """This function will read a set while it is written; raises ContentError for what no set can become.

    A text may lack a language (then ""), a page its questions, and a route may not hold yet.
    """
    return _set(_drafted(data, []), book, None)


def missing(data: Mapping[str, object], book: reasons.ReasonBook) -> tuple[str, ...]:
    """This function will name each text a draft lacks, as "pages[2].questions[1].text: nb"; raises ContentError."""
    lacking: list[str] = []
    _set(_drafted(data, lacking), book, None)
    return tuple(lacking)


def _drafted(data: Mapping[str, object], lacking: list[str]) -> Part:
    # How many codes were made is the draft's own matter (rules/questionnaires_options.py).
    return DraftPart("questions", {key: value for key, value in data.items() if key != "coined"}, lacking)


def _set(root: Part, book: reasons.ReasonBook, bank: Bank | None) -> QuestionSet:
    _refuse_other_book(root, book)
    if root.has("bank_version") and (bank is None or root.number("bank_version", 1, 999) != bank.version):
        raise root.wrong("bank_version", "this is not the bank given")
    shared = _shared(root, book)
    found = QuestionSet(
        key=root.name("key"),
        version=root.number("version", 1, 999),
        use=root.one_of("use", SetUse) if root.has("use") else SetUse.EXIT,
        title=root.text("title"),
        pages=tuple(_page(part, shared, bank) for part in root.parts("pages")),
        book=book,
        general=_general(root.part("prompts")) if root.has("prompts") else bank.general if bank else None,
    )
    root.finish()
    content_parts.refuse_twice("questions.pages", [page.key for page in found.pages])
    content_parts.refuse_twice("questions", [question.id for question in found.questions])
    return found


def classes(limits: tuple[int, ...]) -> tuple[Option, ...]:
    """This function will give the classes that begin at some limits, as options: "<1", "1-4", "5+"."""
    pairs = list(itertools.pairwise(limits))
    found = [(f"<{limits[0]}", f"< {limits[0]}")]
    found += [(f"{low}-{high - 1}", str(low) if high - low == 1 else f"{low}–{high - 1}") for low, high in pairs]
    found.append((f"{limits[-1]}+", f"≥ {limits[-1]}"))
    return tuple(Option(code, LocalizedText(text, text, text)) for code, text in found)


def _refuse_other_book(root: Part, book: reasons.ReasonBook) -> None:
    if root.number("reasons_version", 1, 999) != book.version:
        raise root.wrong("reasons_version", f"the codebook given is version {book.version}")


def _shared(root: Part, book: reasons.ReasonBook) -> _Shared:
    no_answers = _named(root.part("no_answers"), Part.texts) if root.has("no_answers") else {}
    ends = _named(root.part("ends"), _low_and_high) if root.has("ends") else {}
    return _Shared(no_answers, ends, book)


def _named(part: Part, read: Callable[[Part], T]) -> dict[str, T]:
    found = {}
    for key in part.names():
        inner = part.part(key)
        found[key] = read(inner)
        inner.finish()
    return found


def _low_and_high(part: Part) -> tuple[LocalizedText, LocalizedText]:
    return part.text("low"), part.text("high")


def _general(part: Part) -> GeneralPrompts:
    found = GeneralPrompts(part.text("low"), part.text("high"), part.text("area"))
    part.finish()
    return found


def _page(part: Part, shared: _Shared, bank: Bank | None) -> SurveyPage:
    page = SurveyPage(
        key=part.name("key"),
        area=part.number("area", 1, 7) if part.has("area") else None,
        title=part.text("title"),
        lead=part.optional_text("lead"),
        questions=tuple(
            _question(inner, shared) if inner.has("kind") else _banked(inner, bank)
            for inner in part.drafted_parts("questions")
        ),
    )
    part.finish()
    return page


def _banked(part: Part, bank: Bank | None) -> Question:
    """A question named by its id; a set may word it and its prompts for its own readers, and say when it is asked."""
    found = content_parts.found(part.matching("id", QUESTION_ID), bank.questions if bank else {}, part.place)
    if part.has("text"):
        found = replace(found, text=part.text("text"))
    if part.has("when"):
        found = replace(found, when=_conditions(part))
    if part.has("prompts"):
        found = replace(found, prompts=_prompts(part, found.codes))
    part.finish()
    return found


def _question(part: Part, shared: _Shared) -> Question:
    kind = part.one_of("kind", QuestionKind)
    has_reasons = kind is QuestionKind.REASONS
    low, high = _ends(part, shared) if kind in (QuestionKind.SCALE, QuestionKind.RECOMMEND) else (None, None)
    limits = _limits(part) if kind in questionnaires.CLASSED else ()
    options = classes(limits) if limits else _options(part, kind, shared.book)
    longest = questionnaires.MAX_TEXT_CHARS if kind is QuestionKind.TEXT else questionnaires.MAX_SHORT_CHARS
    question = Question(
        id=part.matching("id", QUESTION_ID),
        kind=kind,
        text=part.text("text"),
        sensitive=part.flag("sensitive", False),
        no_answer=_no_answer(part, shared),
        options=options,
        low=low,
        high=high,
        weights=_weights(part) if kind in (QuestionKind.REASONS, QuestionKind.WEIGHTED) else (),
        deciding=part.text("deciding") if has_reasons else None,
        no_deciding=part.text("no_deciding") if has_reasons else None,
        most=_most(part, kind, len(options)),
        limits=limits,
        max_chars=part.number("max_chars", 1, longest) if kind in questionnaires.OWN_WORDS else 0,
        when=_conditions(part) if part.has("when") else (),
        prompts=_prompts(part, tuple(o.code for o in options)) if part.has("prompts") else (),
    )
    part.finish()
    return question


def _no_answer(part: Part, shared: _Shared) -> LocalizedText:
    if part.is_table("no_answer"):
        return part.text("no_answer")
    return _referred(part, "no_answer", shared.no_answers)


def _ends(part: Part, shared: _Shared) -> tuple[LocalizedText, LocalizedText]:
    if part.has("ends"):
        return _referred(part, "ends", shared.ends)
    return part.text("low"), part.text("high")


def _options(part: Part, kind: QuestionKind, book: reasons.ReasonBook) -> tuple[Option, ...]:
    if kind is QuestionKind.SCALE:
        return _figures(1, 5)
    if kind is QuestionKind.RECOMMEND:
        return _figures(0, 10)
    if kind is QuestionKind.REASONS:
        return tuple(Option(reason.id, reason.text, reason.sensitive) for reason in book.asked)
    if kind in questionnaires.OWN_WORDS:
        return ()
    options = []
    for inner in part.parts("options"):
        options.append(Option(inner.name("code"), inner.texts(), inner.flag("sensitive", False)))
        inner.finish()
    codes = [option.code for option in options]
    content_parts.refuse_twice(f"{part.place}.options", codes)
    if len(codes) < questionnaires.LEAST_OPTIONS or "none" in codes:
        raise part.wrong("options", "at least three are offered, and 'none' is added by itself (the promise)")
    return tuple(options)


def _figures(low: int, high: int) -> tuple[Option, ...]:
    return tuple(Option(str(n), LocalizedText(str(n), str(n), str(n))) for n in range(low, high + 1))


def _limits(part: Part) -> tuple[int, ...]:
    limits = tuple(part.numbers("limits", _LEAST_LIMIT, _MOST_LIMIT))
    if len(limits) + 1 < questionnaires.LEAST_OPTIONS or list(limits) != sorted(set(limits)):
        raise part.wrong("limits", "at least two, each higher than the one before")
    return limits


def _most(part: Part, kind: QuestionKind, n_options: int) -> int:
    if kind is QuestionKind.REASONS:
        return questionnaires.MAX_REASONS
    if kind not in questionnaires.TICKED:
        return 0
    return part.number("most", 1, n_options) if part.has("most") else n_options


def _weights(part: Part) -> tuple[Option, ...]:
    parts = part.parts("weights")
    if len(parts) != questionnaires.N_WEIGHTS:
        raise part.wrong("weights", f"there are {questionnaires.N_WEIGHTS}, from least to most")
    options = []
    for number, inner in enumerate(parts, start=1):
        options.append(Option(str(number), inner.texts()))
        inner.finish()
    return tuple(options)


def _conditions(part: Part) -> tuple[Condition, ...]:
    found = []
    for inner in part.parts("when"):
        codes = tuple(inner.words("codes"))
        if inner.has("fact"):
            fact = inner.one_of("fact", Fact)
            if not codes or not set(codes) <= set(questionnaires.FACTS[fact]):
                raise inner.wrong("codes", f"{fact} is one of {', '.join(questionnaires.FACTS[fact])}")
            found.append(Condition(codes, fact=fact))
        else:
            found.append(Condition(codes, question_id=inner.matching("question", QUESTION_ID)))
        inner.finish()
    return tuple(found)


def _prompts(part: Part, codes: tuple[str, ...]) -> tuple[Prompt, ...]:
    found = []
    for inner in part.parts("prompts"):
        called = tuple(inner.words("codes"))
        if not called or not set(called) <= set(codes):
            raise inner.wrong("codes", "a prompt follows answers that the question offers")
        found.append(Prompt(called, inner.texts()))
        inner.finish()
    return tuple(found)


def _refuse_bad_routes(question_set: QuestionSet) -> None:
    for wrong in questionnaires_routes.wrong_routes(question_set):
        told = questionnaires_routes.TOLD[wrong.fault]
        raise content_parts.ContentError(f"questions.{wrong.question_id}.when: {told}")


def _referred(part: Part, key: str, among: Mapping[str, T]) -> T:
    name = part.word(key)
    if name not in among:
        raise part.wrong(key, f"there is no {name!r} to refer to")
    return among[name]
