"""Asking on paper whom no letter reaches: a link to hand over, seen by HR once, whose answer does not count."""

from efterord import gate
from efterord.models import Case
from efterord.services import deeds, surveys
from efterord.services import surveys_invitations as rounds
from efterord.words import Occasion


@deeds.deed("surveys.print_link", about="case")
def print_link(actor: gate.Actor, *, case: Case) -> str:
    """This function will return a link to hand over, once; an answer through it is in a batch but does not count.

    Whoever prints a link could use it, so it never makes up the k of a batch (promise.md, 5). It is made once only:
    a second link would tell, by opening or not, whether the leaver has answered.
    """
    held = surveys._held(actor, case)
    this = rounds.Round(actor)
    invitation, token = this.invite(held, Occasion.EXIT, counts=False)
    this.save([(invitation, None)])
    return rounds._link(token)
