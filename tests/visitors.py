"""Who visits a site with logins? A browser without scripts, and four accounts that it may use."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from data import passwords
from data.registry_tables import password_history
from data.registry_tables import users as table

PASSWORD = "Correct-Horse-77"
ACCOUNTS = {
    "chen": ("commission", None),
    "lin": ("agency", "環保局"),
    "mei": ("outreach", None),
    "boss": ("admin", None),
}
OURS = {"Origin": "http://localhost", "Accept": "text/html"}
"""What a browser says of a form that was sent from our own page."""


def filled(registry):
    """Make the four accounts, as if each had chosen its password ten days ago."""
    before = datetime.now(UTC) - timedelta(days=10)
    kept = passwords.hashed(PASSWORD)
    with registry.writing() as connection:
        for name, (role, agency) in ACCOUNTS.items():
            row = {
                "name": name, "shown": name, "role": role, "agency": agency,
                "password_hash": kept, "made_by": "test", "made_at": before,
                "must_change": False, "password_changed_at": before,
            }  # fmt: skip
            made = table.insert().values(row).returning(table.c.user_id)
            number = connection.execute(made).scalar_one()
            chosen = {"user_id": number, "password_hash": kept, "at": before}
            connection.execute(password_history.insert().values(chosen))
    return registry


class Visitor:
    """A browser without scripts: it keeps cookies, and fills in the forms that it is shown."""

    def __init__(self, server):
        self.client = server.test_client()

    def get(self, path, **headers):
        """Open a page."""
        return self.client.get(path, headers={"Accept": "text/html", **headers})

    def post(self, path, said, **headers):
        """Send a form."""
        return self.client.post(path, data=said, headers={**OURS, **headers})

    def token(self, path="/login"):
        """Return the token of the form on a page."""
        return re.search(r'name="token" value="([^"]+)"', self.get(path).text)[1]

    def login(self, name, password=PASSWORD, way="/"):
        """Fill in the login page."""
        said = {"name": name, "password": password, "next": way, "token": self.token()}
        return self.post("/login", said)

    def cookie(self, kind="session"):
        """Return what the browser keeps under a name; None where it keeps nothing."""
        found = self.client.get_cookie(f"petitions-{kind}")
        return found.value if found else None
