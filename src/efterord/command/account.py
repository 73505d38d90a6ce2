"""`efterord account`: an account with any role, and a log-in link shown; both are the operator's alone."""

import argparse
import sys

from efterord.words import Language, Role

EXAMPLE = """\
examples:
  efterord account add hedda@example.org --name "Hedda Holm" --role hr_head
  efterord account add lena@example.org --name "Lena Marklind" --role manager --unit "Care > Ward 3"
  efterord account link hedda@example.org
"""
ROLES = (
    Role.HR_HEAD, Role.HR_PARTNER, Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.REPRESENTATIVE, Role.CUSTODIAN,
    Role.ADMINISTRATOR,
)  # fmt: skip
CODES = [role.value for role in ROLES]
LANGUAGES = [language.value for language in Language]


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb and what can be done with an account."""
    parser = verbs.add_parser(
        "account",
        help="open an account with a role, or show a log-in link",
        description="Opens accounts before the staff register is filled, the first HR head's above all, and shows "
        "log-in links where no mail is sent. Both stand in the log.",
        epilog=EXAMPLE,
    )
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="WHAT")
    opening = kinds.add_parser(
        "add",
        help="open an account, or give one that stands another role",
        description="Opens an account, or gives one that stands another role, and prints a link for choosing a "
        "password: once, within three days.",
        epilog=EXAMPLE,
    )
    opening.add_argument("mail", metavar="MAIL", help="the address its owner logs in with")
    opening.add_argument("--name", default="", help="the owner's name; needed for a new account")
    opening.add_argument("--role", required=True, choices=CODES, metavar="ROLE", help=", ".join(CODES))
    opening.add_argument("--unit", metavar="PATH", help='where the role reaches, "Care > Ward 3"; everywhere without')
    opening.add_argument("--employee", default="", metavar="ID", help="whose account it is in the staff register")
    opening.add_argument("--language", choices=LANGUAGES, metavar="CODE", help=", ".join(LANGUAGES))
    showing = kinds.add_parser(
        "link",
        help="print a new link for choosing a password",
        description="Prints a new link for choosing a password: once, within three days. An earlier link dies. Hand "
        "it over so that nobody else sees it.",
        epilog=EXAMPLE,
    )
    showing.add_argument("mail", metavar="MAIL", help="the address its owner logs in with")


def run(arguments: argparse.Namespace) -> int:
    """This function will do what was asked with an account; 1 when it is refused, 2 for a unit or account unknown."""
    return _add(arguments) if arguments.kind == "add" else _show(arguments.mail)


def _add(arguments: argparse.Namespace) -> int:
    from django.db import transaction

    from efterord import gate
    from efterord.queries import accounts as known
    from efterord.queries import organisation
    from efterord.services import accounts

    if not organisation.is_set_up():
        return _wrong("There is no organisation yet. Run `efterord init` first.")
    unit = known.unit_by_path(gate.OPERATOR, arguments.unit) if arguments.unit else None
    if arguments.unit and unit is None:
        return _wrong(f"No unit is called {arguments.unit!r}, or several are: write its path from the top with >.")
    with transaction.atomic():
        user = known.user_by_mail(gate.OPERATOR, arguments.mail)
        stood = user is not None
        if user is None:
            user = accounts.add_user(
                gate.OPERATOR,
                email=arguments.mail,
                name=arguments.name,
                language=Language(arguments.language or organisation.languages()[0]),
                employee_id=arguments.employee,
            )
        accounts.grant_role(gate.OPERATOR, user=user, role=Role(arguments.role), unit=unit)
    over = f" over {unit.name}" if unit else ""
    print(f"account: {user.email} {'stands' if stood else 'made'}, {arguments.role}{over}")
    return 0 if user.has_usable_password() else _show(user.email)


def _show(mail: str) -> int:
    from efterord import gate
    from efterord.queries import accounts as known
    from efterord.services import accounts

    user = known.user_by_mail(gate.OPERATOR, mail)
    if user is None:
        return _wrong(f"Nobody has an account with {mail}.")
    print(f"{user.email} chooses a password here, once, within three days:")
    print(f"  {accounts.make_sign_in_link(gate.OPERATOR, user=user)}")
    return 0


def _wrong(words: str) -> int:
    print(f"efterord account: {words}", file=sys.stderr)
    return 2
