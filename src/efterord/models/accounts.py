"""Who may log in, and which roles each has over which part of the tree."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Coalesce, Lower

from efterord.models.organisation import Person, Unit
from efterord.models.record import Kept, Record, one_of
from efterord.words import Language, Role, StoragePeriod

_DERIVED = (Role.INTERVIEWER, Role.NEAREST_MANAGER, Role.LEAVER, Role.RESPONDENT)
GRANTED = tuple(r for r in Role if r not in (*_DERIVED, Role.OPERATOR, Role.SYSTEM, Role.ANYONE))


class Users(BaseUserManager["User"]):
    """The manager that allauth and Django's authentication ask."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """This function will return the user with a mail address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """The slim row of somebody who logs in; what they may do stands in Grant."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2)
    person = models.OneToOneField(Person, null=True, on_delete=models.SET_NULL, related_name="user")
    is_active = models.BooleanField(default=True)

    objects = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    kept = Kept(
        period=StoragePeriod.ACCOUNT,
        erased_with="accounts.close_account; the name of whoever held a talk with its case",
        exported_in="the person's own package",
        identity=("email", "name", "person"),
        confidential=("password",),
        technical=("id", "language", "is_active", "last_login"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
            one_of("language", Language, "user_language_is_a_word"),
        ]

    def __str__(self) -> str:
        return self.name


class Grant(Record):
    """One role of one user, over one unit and everything below it; without a unit, over the whole organisation."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="grants")
    granted_at = models.DateTimeField()

    kept = Kept(
        period=StoragePeriod.ACCOUNT,
        erased_with="accounts.close_account",
        exported_in="the person's own package",
        organisational=("user", "role", "unit"),
        technical=("id", "granted_at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("user", "role", Coalesce("unit", 0), name="grant_is_unique"),
            models.CheckConstraint(
                condition=models.Q(role__in=[r.value for r in GRANTED]), name="grant_role_can_be_granted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} over {self.unit_id or 'all'}"


class SignInLink(Record):
    """A link that lets a new user set a password once; only its hash is kept, and using it deletes it."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="sign_in_link")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    kept = Kept(
        period=StoragePeriod.SIGN_IN_LINK,
        erased_with="accounts.choose_password",
        exported_in="nowhere: a key, not a fact",
        organisational=("user",),
        technical=("id", "token_hash", "expires_at"),
    )

    def __str__(self) -> str:
        return f"link of {self.user_id}"


class ApiToken(Record):
    """A key by which a program reads results as its user may; only its hash is kept, and no use of it leaves a mark."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_on = models.DateField()

    kept = Kept(
        period=StoragePeriod.ACCOUNT,
        erased_with="api_tokens.revoke_token; accounts.close_account; privacy.erase_expired on its last day",
        exported_in="nowhere: a key, not a fact",
        organisational=("user", "name"),
        technical=("id", "token_hash", "expires_on"),
    )

    def __str__(self) -> str:
        return f"key of {self.user_id}"


class ResultsLetter(Record):
    """That somebody wants a letter when results are published, and the number of the release last told of."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="results_letter")
    told_of = models.PositiveIntegerField()

    kept = Kept(
        period=StoragePeriod.ACCOUNT,
        erased_with="digests.choose_digest; accounts.close_account",
        exported_in="the person's own package",
        organisational=("user",),
        technical=("id", "told_of"),
    )

    def __str__(self) -> str:
        return f"letter to {self.user_id}"
