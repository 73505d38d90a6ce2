"""Two wards over two years, and what those who stayed in the first of them said in a staff survey."""

from efterord import gate
from efterord.models import Unit
from efterord.rules import staff_surveys as rules
from efterord.services import staff_surveys
from efterord.words import Role
from tests import made, told

# On two statements each step was counted, of another area only the means are known.
KNOWN = [
    ("q-L1", 3.5, (4, 10, 16, 12, 18)),
    ("q-L2", 3.5, (4, 10, 16, 12, 18)),
    ("q-U1", 2.94, ()),
    ("q-U2", 3.2, ()),
]


def two_wards(n: int) -> list[Unit]:
    """`n` people of the first ward answer in each of two quarters a year apart, one more of the second."""
    made.organisation()
    medicine = made.unit("Medicin")
    found = [made.unit(name, medicine) for name in ("Avdelning 1", "Avdelning 2")]
    for number in (1, 5):
        for nth, at in enumerate(found):
            told.quarterly(at, number, [told.mixed(7 * number + 40 * nth + i) for i in range(n + nth)])
        for each in range(number, 5 if number == 1 else 6):
            told.released(each)
    cells = tuple(
        rules.Cell(row, found[0].pk, code, 60, mean, steps) for row, (code, mean, steps) in enumerate(KNOWN, 2)
    )
    head = gate.actor_for(made.user((Role.HR_HEAD, None)))
    staff_surveys.add_survey(head, survey=rules.Survey("Pulse", told.START, cells))
    return found
