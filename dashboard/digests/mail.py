"""
How does a digest come into a mailbox? Through the city's own mail server, whole or not at all.

In: a letter and an address. Out: nothing; DigestError with a sentence where the server does
not take it. What waiting mends is tried again, what the server refuses for good is not.
"""

from __future__ import annotations

import smtplib
import ssl
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from dashboard.digests.letter import Letter
from data.errors import DigestError
from data.settings_digests import Mail, mail_password

TRIES: Final = 3
_LATER: Final = range(400, 500)
"""Replies of a server that may take it in a moment."""


class AwayError(DigestError):
    """The mail server is not there: no other mail would be taken either."""


def send(mail: Mail, to: str, letter: Letter, wait_s: float = 2.0) -> None:
    """Hand a letter to the mail server; `wait_s` before the second try, then twice that."""
    if not mail.host or not mail.sender:
        msg = "petitions.toml, [mail]: host or sender is empty, so no mail can be sent. Name the mail server and the address that mail comes from."
        raise AwayError(msg)
    message = composed(mail, to, letter)
    for attempt in range(TRIES):
        try:
            _hand_over(mail, message)
        except (smtplib.SMTPException, OSError) as error:
            if attempt + 1 == TRIES or not _may_pass(error):
                msg = f"{mail.host}:{mail.port}: the mail was not taken ({_why(error)}). It is due again at the next run."
                raise (AwayError if _is_away(error) else DigestError)(msg) from error
            time.sleep(wait_s * 2**attempt)
        else:
            return


def composed(mail: Mail, to: str, letter: Letter) -> EmailMessage:
    """Return the mail: text, the same as HTML, and files."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = mail.sender, to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(datetime.now(UTC))
    # A digest that is sent again after a crash is known by it for the same.
    message["Message-ID"] = f"<{letter.id}@{mail.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for file in letter.attached:
        kind, _, rest = file.mime.partition("/")
        message.add_attachment(
            file.content, maintype=kind, subtype=rest, filename=file.name
        )
    return message


def _hand_over(mail: Mail, message: EmailMessage) -> None:
    with smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout_s) as server:
        if mail.starttls:
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail_password())
        server.send_message(message)


def _is_away(error: Exception) -> bool:
    """Tell whether it is the server, and not what was sent, that it hangs on."""
    gone = (smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected)
    return isinstance(error, gone) or not isinstance(error, smtplib.SMTPException)


def _may_pass(error: Exception) -> bool:
    """Tell whether waiting may mend it: a server that is away or busy."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in _LATER for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code in _LATER
    return not isinstance(error, (smtplib.SMTPNotSupportedError, ssl.SSLError))


def _why(error: Exception) -> str:
    """Return in a few words what the server said, without an address in it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"the address is refused, {codes[0]}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"it answered {error.smtp_code}"
    if isinstance(error, TimeoutError):
        return "it kept silent"
    return str(error).splitlines()[0][:200] or type(error).__name__
