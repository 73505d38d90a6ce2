"""What leavers say: survey answers and interview notes that fit the tone of the department. Pure."""

import random
from collections.abc import Mapping, Sequence

from efterord.content import reader
from efterord.demo import blueprints
from efterord.rules import answers as answering
from efterord.rules import questionnaires, summaries
from efterord.rules.notes import OpenedNote as Note
from efterord.words import QuestionKind, WordsUse

TONES = ("workload", "leadership", "terms", "career", "fine")
# How often a leaver speaks in the tone of the department; otherwise in any.
OWN_TONE_SHARE = 0.75
NO_ANSWER_SHARE = 0.06
# How many of those who answer write something, of these on both pages, and how many texts may be shown as they are.
WRITES_SHARE, BOTH_SHARE, SHOWN_SHARE = 0.7, 0.6, 0.4
# The middle answer of a question on the scale 1-5, before what the tone takes from it or adds.
MIDDLE = 3.7
SHIFTS: Mapping[str, Mapping[str, float]] = {
    "workload": {"q-M1": -1.7, "q-O2": -1.5, "q-O3": -0.4, "q-V2": -0.7, "q-E1": -0.4, "q-R1": -0.3, "q-G1": 0.3},
    "leadership": {"q-L1": -1.6, "q-L2": -1.5, "q-L3": -0.9, "q-O1": -1.0, "q-G2": -1.1, "q-M3": -0.9, "q-R1": -0.5},
    "terms": {"q-V1": -1.2, "q-V2": -1.5, "q-V3": -1.0},
    "career": {"q-U2": -1.6, "q-U1": -0.8, "q-A2": -0.7},
    "fine": {"q-L1": 0.6, "q-L2": 0.5, "q-M1": 0.4, "q-O2": 0.4, "q-E2": 0.5, "q-R1": 0.4},
}
REASONS: Mapping[str, tuple[str, ...]] = {
    "workload": ("r-C1", "r-C2", "r-D1", "r-J2", "r-C3", "r-A4"),
    "leadership": ("r-E1", "r-E4", "r-E2", "r-F1", "r-E5", "r-C3"),
    "terms": ("r-J1", "r-I1", "r-J2", "r-I2", "r-J4", "r-A4"),
    "career": ("r-A1", "r-A4", "r-A2", "r-A3", "r-I2", "r-B2"),
    "fine": ("r-L1", "r-A4", "r-L2", "r-A5", "r-A6", "r-J4"),
}
# Subjects of HR's guide that ask what the notes know under another name.
ALIKE = {"workplace": "good-and-less-good", "organisation": "good-and-less-good", "better-employer": "staying"}
GOOD_AND_LESS_GOOD = (
    ("Bra: ", "Mindre bra: "),
    ("Good: ", "Less good: "),
)
LOW_AREAS: Mapping[str, tuple[str, ...]] = {
    "workload": ("work-organisation", "work-environment"),
    "leadership": ("leadership",),
    "terms": ("terms",),
    "career": ("development",),
}
RECOMMENDS = {"workload": 6.3, "leadership": 5.4, "terms": 6.8, "career": 7.4, "fine": 8.6}


def tone(rng: random.Random, node: blueprints.Node) -> str:
    """This function will draw what one leaver of a unit speaks of most."""
    return node.tone if rng.random() < OWN_TONE_SHARE else rng.choice(TONES)


def answers(rng: random.Random, spoken: str) -> answering.Answers:
    """This function will fill the core survey as somebody with a tone would."""
    filled: answering.Answers = {}
    for question in reader.questions().questions:
        if question.kind is QuestionKind.REASONS:
            filled |= _reasons(rng, question, spoken)
        elif rng.random() < NO_ANSWER_SHARE:
            filled[question.id] = None
        elif question.kind is QuestionKind.SCALE:
            middle = MIDDLE + SHIFTS[spoken].get(question.id, 0.0)
            filled[question.id] = _figure(rng, middle, 1.0, 1, 5)
        elif question.kind is QuestionKind.RECOMMEND:
            filled[question.id] = _figure(rng, RECOMMENDS[spoken], 1.8, 0, 10)
        elif question.kind is QuestionKind.SINGLE:
            filled[question.id] = rng.choice(question.codes)
    return filled


def own_words(rng: random.Random, language: str, spoken: str) -> answering.Answers:
    """This function will write what one leaver writes in own words, if anything: what was best, what to change."""
    bank = blueprints.content("own_words")[language]
    written: answering.Answers = {}
    if rng.random() < WRITES_SHARE:
        written["q-F2"] = rng.choice(bank["change"][spoken])
        if rng.random() < BOTH_SHARE:
            written["q-F1"] = rng.choice(bank["best"])
    for key in tuple(written):
        if rng.random() < SHOWN_SHARE:
            written[answering.use_field(key)] = WordsUse.WORD_FOR_WORD.value
    return written


def notes(rng: random.Random, language: str, spoken: str, subjects: Sequence[str]) -> dict[str, str]:
    """This function will write an interviewer's notes by subject, with marks; now and then one was passed over."""
    bank = blueprints.content("notes")[language]
    mood = "content" if spoken in ("fine", "career") else "mixed"
    written = {}
    for subject in subjects:
        # The two guides ask some things under names of their own.
        said = bank.get(ALIKE.get(subject, subject))
        if said is None or rng.random() < 0.1:
            continue
        words = said.get(spoken) or rng.choice(said[rng.choice((mood, mood, "content", "mixed"))])
        written[subject] = _marked(subject, words, spoken)
    return written


def scores(rng: random.Random, spoken: str) -> dict[str, str]:
    """This function will mark the scorecard as somebody who heard a leaver with a tone would."""
    low = LOW_AREAS.get(spoken, ())
    found = {}
    for area in reader.scorecard().areas:
        middle = 2.0 if area.key in low else 3.8
        found[area.key] = "" if rng.random() < 0.15 else _figure(rng, middle, 0.8, 1, 5)
    return found


def summary(language: str, spoken: str, noted: Mapping[str, Note]) -> summaries.Text:
    """This function will write a summary from the notes, as an interviewer would tidy them up, with one promise."""
    bank = blueprints.content("summaries")[language]
    proposed = summaries.propose(note.text for note in noted.values())
    said = noted["main-reason"].text.partition("\n")[0] if "main-reason" in noted else bank["said"]
    return summaries.Text(
        said=said,
        strengths=proposed.strengths or bank["strengths"],
        to_change=proposed.to_change or bank["to_change"][spoken],
        promises=(summaries.Promise(bank["promise"], bank["promise_by"], ""),),
        next_steps=bank["next_steps"],
        support=bank["support"],
    )


def correction(language: str) -> str:
    """This function will return what a leaver puts right in a summary."""
    found: str = blueprints.content("summaries")[language]["correction"]
    return found


def _marked(subject: str, words: str, spoken: str) -> str:
    """Good and less good become lines with a plus and a minus; the main reason gets its code on a line of its own."""
    for good, less_good in GOOD_AND_LESS_GOOD:
        if words.startswith(good) and less_good in words:
            first, second = words.removeprefix(good).split(less_good, 1)
            return f"+ {_begun(first)}\n- {_begun(second)}"
    if subject == "main-reason":
        return f"{words}\n#{REASONS[spoken][0].removeprefix('r-')}"
    return words


def _begun(words: str) -> str:
    said = words.strip()
    return said[:1].upper() + said[1:]


def _figure(rng: random.Random, middle: float, spread: float, low: int, high: int) -> str:
    return str(min(high, max(low, round(rng.gauss(middle, spread)))))


def _reasons(rng: random.Random, question: questionnaires.Question, spoken: str) -> answering.Answers:
    """One to four reasons, the first of the tone most often, weighted; the heaviest decided, if any did."""
    deciding = answering.deciding_field(question.id)
    if rng.random() < NO_ANSWER_SHARE:
        return {question.id: None, deciding: None}
    likely = [*REASONS[spoken][:2], *rng.sample(REASONS[spoken], 3), rng.choice(question.codes)]
    ticked = set(rng.sample(likely, rng.randint(1, 4)))
    weights = {code: rng.randint(2, 4) if code in REASONS[spoken][:3] else rng.randint(1, 3) for code in ticked}
    # In the book's order, as a posted page would give them (rules/answers.py).
    chosen = [f"{code}:{weights[code]}" for code in question.codes if code in weights]
    heaviest = max(sorted(weights), key=weights.__getitem__)
    return {question.id: list(chosen), deciding: heaviest if rng.random() < 0.85 else None}
