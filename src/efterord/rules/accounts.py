"""Which roles one person may hold together, and which reach over the whole organisation."""

from collections.abc import Collection

from efterord.words import Role

# Roles that read what people said or what was released of it (trust.md, Roles).
READS_CONTENT = frozenset(
    {Role.MANAGER, Role.HR_PARTNER, Role.HR_HEAD, Role.ANALYST, Role.CUSTODIAN, Role.REPRESENTATIVE}
)
# Roles with no unit: their rows of the access table say "everywhere".
WHOLE_ORGANISATION = frozenset({Role.HR_HEAD, Role.OFFICER, Role.CUSTODIAN, Role.ADMINISTRATOR, Role.REPRESENTATIVE})


def may_be_held_together(held: Collection[Role], role: Role) -> bool:
    """This function will tell whether a role may be given to a holder of others.

    Whoever gives roles reads no content, and whoever reads content gives no roles: otherwise one account could
    open everything by itself.
    """
    if role is Role.ADMINISTRATOR:
        return not READS_CONTENT & set(held)
    return not (role in READS_CONTENT and Role.ADMINISTRATOR in held)


def is_address_of(address: str, staff_mail: str) -> bool:
    """This function will tell whether an account's address is the one the staff register has for its person.

    Only then did the address come from the staff file, and not from whoever added the account.
    """
    return bool(staff_mail.strip()) and address.strip().lower() == staff_mail.strip().lower()
