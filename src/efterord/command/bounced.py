"""`efterord bounced`: reads a mail server's report of a letter that did not arrive, and notes it on the case."""

import argparse
import sys

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h, which mail servers understand
EXAMPLE = """\
examples:
  efterord bounced < report.eml
  efterord: "|/usr/local/bin/efterord bounced --data /var/lib/efterord"     in /etc/aliases
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb."""
    verbs.add_parser(
        "bounced",
        help="note that a letter came back, from a mail server's report",
        description="Reads one mail from its standard input. If it is a report (RFC 3464) that a letter of the survey "
        "was given up for good, HR sees on the case that it came back. Anything else is passed over, so all mail "
        "to the sender's address may be piped here. Neither address nor name is printed.",
        epilog=EXAMPLE,
    )


def run(arguments: argparse.Namespace) -> int:
    """This function will read the report and say whether it was one; 75 asks the mail server to try again later."""
    from django.db import DatabaseError

    from efterord import gate
    from efterord.exchange import bounces
    from efterord.services import surveys_undelivered

    letter_id = bounces.failed_letter(sys.stdin.buffer.read(bounces.MOST_BYTES))
    while sys.stdin.buffer.read(bounces.MOST_BYTES):  # what is too long is taken all the same, and not looked at
        pass
    if letter_id is None:
        print("no report of a letter of ours that was given up")
        return 0
    try:
        surveys_undelivered.note_undelivered(gate.SYSTEM, letter_id=letter_id)
    except DatabaseError as error:
        print(f"efterord bounced: the database does not answer ({type(error).__name__})", file=sys.stderr)
        return TRY_AGAIN
    # One sentence for all letters: that nothing is noted of a reminder would say that it was one.
    print("a letter of ours came back; what is to be noted is noted")
    return 0
