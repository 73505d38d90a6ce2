"""Who has an account and which roles, for the administrator; and one's own account."""

from django.db.models import QuerySet

from efterord import clock, gate
from efterord.models import Grant, SignInLink, Unit, User
from efterord.models.accounts import GRANTED as GRANTED
from efterord.queries import people
from efterord.rules import people_rows, people_units
from efterord.vault import tokens


def users(viewer: gate.Actor) -> QuerySet[User]:
    """This function will return all accounts with their grants, open ones first, by name."""
    gate.check(viewer, "accounts.see_all")
    return User.objects.select_related("person").prefetch_related("grants__unit").order_by("-is_active", "name", "pk")


def user(viewer: gate.Actor, pk: int) -> User:
    """This function will return one account with its grants, or raise Hidden."""
    found = users(viewer).filter(pk=pk).first()
    if found is None:
        raise gate.Hidden
    return found


def user_by_mail(viewer: gate.Actor, email: str) -> User | None:
    """This function will return the account of a mail address, or None."""
    gate.check(viewer, "accounts.add_user")
    return User.objects.filter(email=email.strip().lower()).first()


def grant(viewer: gate.Actor, pk: int) -> Grant:
    """This function will return one grant, or raise Hidden."""
    gate.check(viewer, "accounts.see_all")
    found = Grant.objects.select_related("user", "unit").filter(pk=pk).first()
    if found is None:
        raise gate.Hidden
    return found


def has_administrator(viewer: gate.Actor) -> bool:
    """This function will tell whether anybody can give roles by a page."""
    gate.check(viewer, "accounts.add_user")
    return Grant.objects.filter(role="administrator", user__is_active=True).exists()


def own(viewer: gate.Actor) -> User:
    """This function will return the viewer's own account, with its grants."""
    gate.check(viewer, "accounts.see_own")
    return User.objects.prefetch_related("grants__unit").get(pk=viewer.user_id or 0)


def units(viewer: gate.Actor) -> list[tuple[int, Unit]]:
    """This function will return (depth, unit) in the order of the tree, for choosing where a role reaches."""
    gate.check(viewer, "accounts.see_all")
    children: dict[int | None, list[Unit]] = {}
    for unit in sorted(Unit.objects.all(), key=lambda u: u.name.casefold(), reverse=True):
        children.setdefault(unit.parent_id, []).append(unit)
    found, todo = [], [(0, unit) for unit in children.get(None, [])]
    while todo:
        depth, unit = todo.pop()
        found.append((depth, unit))
        todo += [(depth + 1, child) for child in children.get(unit.pk, [])]
    return found


def unit(viewer: gate.Actor, pk: int) -> Unit:
    """This function will return one unit by its number, or raise Hidden."""
    gate.check(viewer, "accounts.see_all")
    found = Unit.objects.filter(pk=pk).first()
    if found is None:
        raise gate.Hidden
    return found


def unit_by_path(viewer: gate.Actor, text: str) -> Unit | None:
    """This function will return the unit a path names, "Region > Care > Ward 3" or a name only one has, or None."""
    gate.check(viewer, "accounts.grant_role")
    found = people_units.Tree(people.unit_paths(viewer), may_grow=False).find(people_rows.split_path(text, True))
    return Unit.objects.get(pk=found) if isinstance(found, int) else None


def holder_of_link(viewer: gate.Actor, token: str) -> User:
    """This function will return whose first log-in a link is, or raise Hidden if it is unknown, used or too old."""
    gate.check(viewer, "accounts.see_door")
    link = SignInLink.objects.filter(
        token_hash=tokens.hash_token(token), expires_at__gt=clock.now(), user__is_active=True
    ).select_related("user")
    found = link.first()
    if found is None:
        raise gate.Hidden
    return found.user


def user_to_write_to(viewer: gate.Actor, pk: int) -> User | None:
    """This function will return the open account with a number for one who writes its letters, or None."""
    gate.check(viewer, "letters.open_letter")
    return User.objects.filter(pk=pk, is_active=True).first()
