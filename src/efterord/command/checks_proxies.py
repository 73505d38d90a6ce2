"""What `doctor` says of the proxies in front."""

from collections.abc import Iterator

from django.conf import settings

from efterord.command.verdict import OK, WARNING, Check


def proxies() -> Iterator[Check]:
    """This function will warn when the address is https, so that a proxy stands in front, and none is trusted."""
    n_trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if settings.IS_HTTPS and not n_trusted:
        yield Check(
            WARNING,
            "proxies",
            "https, and no proxy is trusted: every visitor has the same address",
            "Set EFTERORD_PROXIES=1 (or how many there are), or one stranger's tries shut the door to all.",
        )
    else:
        yield Check(OK, "proxies", f"{n_trusted} in front")
