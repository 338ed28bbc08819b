"""
What can an administrator ask on the machine? Accounts, tokens, and what was done.

In: the command line; a password from the terminal or the standard input, never an argument
that others see in the list of processes. Out: the registry, changed, each act with its line
in the audit log; lists on stdout, tab-separated.
"""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from data import settings as city
from data.errors import UserError

if TYPE_CHECKING:
    from data.registry import Registry
    from data.registry_users import User

# ruff: noqa: PLC0415

Name = Annotated[str, typer.Argument(help="The account's login name.")]


def add_user(  # noqa: PLR0913, PLR0917 - one option for each thing told of an account
    name: Name,
    role: Annotated[str, typer.Option(help="commission, agency, outreach or admin.")],
    agency: Annotated[
        str | None, typer.Option(help="Whose cases, of the role agency.")
    ] = None,
    shown: Annotated[str, typer.Option(help="What others see; else the name.")] = "",
    e_mail: Annotated[str | None, typer.Option("--e-mail")] = None,
    oidc_issuer: Annotated[
        str | None, typer.Option(help="Address of the single sign-on; no password.")
    ] = None,
    oidc_subject: Annotated[str | None, typer.Option(help="Who it is there.")] = None,
) -> None:
    """Make an account; its first password is asked for and has to be changed."""
    from data import registry_users

    if (oidc_issuer is None) != (oidc_subject is None):
        msg = (
            "only one of --oidc-issuer and --oidc-subject is given. Give both or none."
        )
        raise UserError(msg)
    oidc = (oidc_issuer, oidc_subject) if oidc_issuer and oidc_subject else None
    password = None if oidc else asked_password()
    registry = opened()
    with registry.together():
        made = registry_users.add(
            registry,
            name,
            role=role,
            agency=agency,
            shown=shown,
            e_mail=e_mail,
            oidc=oidc,
            password=password,
            made_by=operator(),
        )
        noted(registry, "user_added", made, role=role, agency=agency)
    typer.echo(f"account {made.name} is made", err=True)


def list_users(
    unused: Annotated[
        int | None, typer.Option(help="Only open ones not used for so many days.")
    ] = None,
) -> None:
    """Print the accounts: name, shown, role, agency, door, last login, locked since."""
    from data import registry_users

    registry = opened()
    if unused is None:
        found = registry_users.users(registry)
    else:
        since = datetime.now(UTC) - timedelta(days=unused)
        found = registry_users.unused(registry, since)
    for one in found:
        how = "single sign-on" if one.oidc_issuer else "password"
        of_account = (one.name, one.shown, one.role, one.agency, how)
        tell(*of_account, one.last_login_at, one.locked_at)


def lock_user(name: Name) -> None:
    """Lock an account; its sessions end, its tokens rest."""
    from data import registry_users

    registry = opened()
    with registry.together():
        found = registry_users.named(registry, name)
        registry_users.lock(registry, found.user_id, by=operator())
        noted(registry, "user_locked", found)
    typer.echo(f"account {found.name} is locked", err=True)


def unlock_user(name: Name) -> None:
    """Open an account that an administrator or five failures locked."""
    from data import registry_users

    registry = opened()
    with registry.together():
        found = registry_users.named(registry, name)
        registry_users.unlock(registry, found.user_id)
        noted(registry, "user_unlocked", found)
    typer.echo(f"account {found.name} is open", err=True)


def change_role(
    name: Name,
    role: Annotated[str, typer.Argument(help="commission, agency, outreach or admin.")],
    agency: Annotated[
        str | None, typer.Option(help="Whose cases, of the role agency.")
    ] = None,
) -> None:
    """Give an account another role, from its next request on."""
    from data import registry_users

    registry = opened()
    with registry.together():
        found = registry_users.named(registry, name)
        registry_users.set_role(registry, found.user_id, role=role, agency=agency)
        noted(registry, "user_role", found, role=role, agency=agency)
    typer.echo(f"account {found.name} has the role {role}", err=True)


def set_password(name: Name) -> None:
    """Give an account a new password, which it has to change; its sessions end."""
    from data import registry_logins, registry_users

    registry = opened()
    found = registry_users.named(registry, name)
    password = asked_password()
    with registry.together():
        registry_logins.set_password(registry, found, password)
        noted(registry, "user_password", found)
    typer.echo(f"account {found.name} has a new password", err=True)


def add_token(
    user: Annotated[str, typer.Argument(help="The account whose rights it has.")],
    name: Annotated[str, typer.Argument(help="What it is for.")],
    scope: Annotated[
        list[str], typer.Option(help="What it may ask; may be given again.")
    ],
    days: Annotated[int, typer.Option(help="Until when.", min=1, max=366)] = 90,
) -> None:
    """Make a token for the API and print it, this once."""
    from data import registry_tokens, registry_users

    registry = opened()
    with registry.together():
        found = registry_users.named(registry, user)
        now = datetime.now(UTC)
        secret, made = registry_tokens.add(
            registry,
            found.user_id,
            name,
            scope=scope,
            expires_at=now + timedelta(days=days),
            at=now,
        )
        noted(registry, "token_added", found, token_id=made.token_id, scope=scope)
    typer.echo(secret)
    typer.echo(f"token {made.token_id} ends {made.expires_at:%Y-%m-%d}", err=True)


def list_tokens() -> None:
    """Print the tokens: number, account, name, scope, end, last use, withdrawn."""
    from data import registry_tokens

    for one in registry_tokens.tokens(opened()):
        of_token = (one.token_id, one.user.name, one.name, " ".join(one.scope))
        tell(*of_token, one.expires_at, one.last_used_at, one.withdrawn_at)


def withdraw_token(number: int) -> None:
    """End a token for good."""
    from data import registry_tokens

    registry = opened()
    with registry.together():
        gone = registry_tokens.withdraw(registry, number)
        noted(registry, "token_withdrawn", gone.user, token_id=number)
    typer.echo(f"token {number} is withdrawn", err=True)


def opened() -> Registry:
    """Return the registry of the settings."""
    from data.registry import Registry

    return Registry(city.load().registry)


@contextmanager
def deed(what: str, **about: Any) -> Iterator[Registry]:
    """Lend the registry; what is done within is kept with its line of audit, or neither."""
    registry = opened()
    with registry.together():
        yield registry
        noted(registry, what, None, **about)


def operator() -> str:
    """Return who works at this machine, so that no account's name is meant."""
    return "os:" + pwd.getpwuid(os.getuid()).pw_name


def noted(registry: Registry, what: str, user: User | None, **about: Any) -> None:
    """Write what was done here to the audit log."""
    from data import registry_audit

    said = {} if user is None else {"user_id": user.user_id}
    said |= {key: value for key, value in about.items() if value is not None}
    registry_audit.append(registry, operator(), what, said, role="operator")


def tell(*values: object) -> None:
    """Print one row of a list."""
    said = (
        f"{one:%Y-%m-%d %H:%M}" if isinstance(one, datetime) else one for one in values
    )
    typer.echo("\t".join("" if one is None else str(one) for one in said))


def asked_password() -> str:
    """Return a password: typed twice unseen, or the first line of the standard input."""
    if sys.stdin.isatty():
        return str(typer.prompt("password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
