"""What a mail server means when it refuses: not now, or never, because there is no such address."""

import re
import smtplib

# RFC 5321: no such mailbox, not local, a name that is none. 554 and 552 speak of other things: spam, a full box, us.
NO_SUCH = frozenset({550, 551, 553})
# RFC 3463: 5.1.x is about the address of the recipient (5.1.7 and 5.1.8 about the sender's).
ENHANCED = re.compile(rb"^\s*(5\.\d{1,3}\.\d{1,3})\b")
ABOUT_ADDRESS = frozenset({b"5.1.0", b"5.1.1", b"5.1.2", b"5.1.3", b"5.1.6", b"5.1.10"})


def is_for_good(error: Exception) -> bool:
    """This function will tell whether a refusal says that the address does not exist.

    A server that speaks of anything else (its policy, a full box, a relay that is not allowed) is asked again: a fault
    of an hour would else end every letter.
    """
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return bool(error.recipients) and all(_says_no_such(code, words) for code, words in error.recipients.values())


def _says_no_such(code: int, words: bytes) -> bool:
    enhanced = ENHANCED.match(words)
    return enhanced[1] in ABOUT_ADDRESS if enhanced else code in NO_SUCH
