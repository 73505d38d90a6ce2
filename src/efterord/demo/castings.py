"""Who may log in: the administrator by the operator, all others by the administrator, each with an own link."""

from typing import TYPE_CHECKING

from efterord import clock, gate
from efterord.demo import blueprints, inventions, stages
from efterord.services import accounts
from efterord.words import Language, Role

if TYPE_CHECKING:
    from efterord.models import User

# Holds talks and nothing else: the role is in the talks, not in a grant.
UNGRANTED = "interviewer"


def open_cast(stage: stages.Stage) -> None:
    """This function will open the accounts of the cast, the administrator's first, and have each choose a password."""
    cast = sorted(stage.invention.blueprint.cast, key=lambda part: part.role != Role.ADMINISTRATOR)
    for part in cast:
        opener = gate.OPERATOR if part.role == Role.ADMINISTRATOR else stage.player(Role.ADMINISTRATOR)
        user = _open(stage, opener, stage.seated(part), Language(part.language))
        if part.role != UNGRANTED:
            over = stage.units[part.over] if part.over is not None else None
            accounts.grant_role(opener, user=user, role=Role(part.role), unit=over)
        _choose_password(stage, user)
    for outsider in stage.invention.blueprint.outsiders:
        # Nobody in the staff register: only whoever runs the server gives them a role that reads results.
        language = Language(outsider.language)
        user = accounts.add_user(gate.OPERATOR, email=outsider.mail, name=outsider.name, language=language)
        accounts.grant_role(gate.OPERATOR, user=user, role=Role(outsider.role), unit=None)
        _choose_password(stage, user)


def open_leaders(stage: stages.Stage) -> int:
    """This function will open accounts for those who lead a unit today and have none; a link goes to each by letter."""
    today = clock.today()
    administrator = stage.player(Role.ADMINISTRATOR)
    opened = 0
    for node in stage.invention.blueprint.nodes:
        leader = stage.invention.leader(node.path, today)
        if leader is None or leader.node is not node or leader.id in stage.users:
            continue
        user = _open(stage, administrator, leader, Language(node.language))
        accounts.grant_role(administrator, user=user, role=Role.MANAGER, unit=stage.units[node.path])
        accounts.make_sign_in_link(administrator, user=user, send=True)
        opened += 1
    return opened


def send_links_again(stage: stages.Stage) -> None:
    """This function will send a new link to a leader of each language whose first one has run out."""
    today = clock.today()
    cast = {stage.seated(part).id for part in stage.invention.blueprint.cast}
    for language in stage.invention.blueprint.languages:
        nodes = (node for node in stage.invention.blueprint.nodes if len(node.path) == 3 and node.language == language)
        for node in nodes:
            leader = stage.invention.leader(node.path, today)
            user = stage.users.get(leader.id) if leader and leader.id not in cast else None
            if user is not None:
                accounts.make_sign_in_link(stage.player(Role.ADMINISTRATOR), user=user, send=True)
                break


def log_ins(blueprint: blueprints.Blueprint, domain_of: dict[str, str], password: str) -> list[dict[str, str]]:
    """This function will list one log-in per role, for the page and for demo.json."""
    parts: list[blueprints.Part | blueprints.Outsider] = [part for part in blueprint.cast if part.is_printed]
    return [
        {
            "role": part.role,
            "name": part.name,
            "mail": domain_of[part.name],
            "password": password,
            "language": part.language,
        }
        for part in (*parts, *blueprint.outsiders)
    ]


def _open(stage: stages.Stage, opener: gate.Actor, employee: inventions.Employee, language: Language) -> "User":
    user = accounts.add_user(
        opener, email=employee.mail, name=employee.name, language=language, employee_id=employee.id
    )
    stage.users[employee.id] = user
    return user


def _choose_password(stage: stages.Stage, user: "User") -> None:
    # Shown to the operator alone: an administrator has it sent.
    link = accounts.make_sign_in_link(gate.OPERATOR, user=user)
    accounts.choose_password(gate.NOBODY, token=_token(link), password=stage.password)


def _token(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]
