"""What can one ask of Petitions? The front door: it names every command."""

from __future__ import annotations

# ruff: noqa: PLC0415 - dash alone takes a second: only `demo` needs it here
import dataclasses
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from dashboard import commands as out
from dashboard import commands_agencies as agencies
from dashboard import commands_design as plans
from dashboard import commands_digest as digests
from dashboard import commands_export as files
from dashboard import commands_impact as outreach
from dashboard import commands_time as time
from data import commands as registry
from data import commands_kept as kept
from data import commands_people as people
from data import commands_topics as naming
from data.errors import PetitionsError
from data.terminal import Host, Port, StoreFile, console, settings_with
from ingest import campaigns_commands as register
from ingest import commands as into
from ingest import commands_backup as copies
from ingest import commands_rejects as unused
from ingest import places_commands as places
from ingest.commands_suggest import suggest

app = typer.Typer(
    help="From citizens' petitions of Taipei to a map that people can trust.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
breaks = typer.Typer(help="Where a series breaks: renamed items, changed columns.")
names = typer.Typer(help="What people say of topics: names, merges, splits, locks.")

corrections = typer.Typer(help="Places that the geocoder puts wrongly, put right.")
campaigns = typer.Typer(help="The register of promotion campaigns.")
doors = typer.Typer(help="The city's own door plates.")
users = typer.Typer(help="Who may sign in, and what each may read.")
tokens = typer.Typer(help="Which programs may ask the API, for whom and until when.")
audit = typer.Typer(help="Who did what: a log that is only added to.")
views = typer.Typer(help="What people saved: a name for a link.")
subscriptions = typer.Typer(help="Who is told of what by e-mail or webhook.")

_DEMO_STORE = Path("data/build/demo.duckdb")


@app.callback()
def door(
    *,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show the traceback of an error.")
    ] = False,
) -> None:
    """From citizens' petitions of Taipei to a map that people can trust."""


@app.command()
def demo(host: Host = "127.0.0.1", port: Port = 8050, store: StoreFile = None) -> None:
    """Build a store of invented petitions and serve the dashboard on it."""
    from dashboard.serve import serve as serve_store
    from data.registry import Registry
    from data.registry_campaigns import enter
    from ingest import campaigns as told
    from ingest import demo as invented
    from ingest.pipeline import build as build_store

    chosen = settings_with(store or _DEMO_STORE)
    # What is invented does not come among what people wrote: the demo has its own.
    registry = chosen.store.with_suffix(".registry.sqlite")
    chosen = dataclasses.replace(chosen, registry=str(registry))
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "demo.csv"
        console.print("writing the demo petitions")
        invented.write(export)
        report = build_store([export], chosen, console.print, demo=True)
    into.print_account(report, chosen)
    planted = {name: str(cell) for name, cell in invented.CAMPAIGN.items()}
    enter(Registry(registry), [told.campaign(planted, "demo")])
    serve_store(chosen.store, chosen, host=host, port=port)


for command in (
    into.build,
    out.serve,
    into.check,
    into.fetch,
    places.geocode,
    into.topics,
    suggest,
    places.explain,
    out.hotspots,
    time.trends,
    time.deadlines,
    time.flows,
    agencies.scorecard,
    agencies.satisfaction,
    out.emerging,
    files.export,
    digests.digest,
    outreach.impact,
    unused.rejects,
    into.rollback,
    into.facts,
    copies.backup,
    copies.restore,
):
    app.command()(command)

breaks.command("list")(registry.list_breaks)
breaks.command("add")(registry.add_break)
breaks.command("withdraw")(registry.withdraw_break)
breaks.command("propose")(into.propose_breaks)
app.add_typer(breaks, name="breaks")

corrections.command("add")(places.add_correction)
corrections.command("list")(places.list_corrections)
corrections.command("withdraw")(places.withdraw_correction)
corrections.command("queue")(places.queue)
app.add_typer(corrections, name="corrections")

campaigns.command("import")(register.import_campaigns)
campaigns.command("add")(register.add_campaign)
campaigns.command("list")(register.list_campaigns)
campaigns.command("withdraw")(register.withdraw_campaign)
campaigns.command("design")(plans.design_campaign)
app.add_typer(campaigns, name="campaigns")


@doors.callback()
def door_plates() -> None:
    """Take the city's own door plates."""


doors.command("import")(places.import_doors)
app.add_typer(doors, name="doors")

names.command("list")(naming.list_topics)
names.command("rename")(naming.rename_topic)
names.command("merge")(naming.merge_topics)
names.command("split")(naming.split_topic)
names.command("lock")(naming.lock_topic)
names.command("unlock")(naming.unlock_topic)
names.command("history")(naming.topic_history)
app.add_typer(names, name="topics-names")

users.command("add")(people.add_user)
users.command("list")(people.list_users)
users.command("lock")(people.lock_user)
users.command("unlock")(people.unlock_user)
users.command("role")(people.change_role)
users.command("password")(people.set_password)
app.add_typer(users, name="users")

tokens.command("add")(people.add_token)
tokens.command("list")(people.list_tokens)
tokens.command("withdraw")(people.withdraw_token)
app.add_typer(tokens, name="tokens")

audit.command("show")(kept.show_audit)
audit.command("verify")(kept.verify_audit)
app.add_typer(audit, name="audit")

views.command("list")(kept.list_views)
views.command("withdraw")(kept.withdraw_view)
app.add_typer(views, name="views")

subscriptions.command("add")(digests.add_subscription)
subscriptions.command("list")(kept.list_subscriptions)
subscriptions.command("withdraw")(kept.withdraw_subscription)
app.add_typer(subscriptions, name="subscriptions")


def main() -> None:
    """Run a command; what a person can mend is one sentence on stderr and exit 1."""
    verbose = {"-v", "--verbose"} & set(sys.argv[1:])
    try:
        app()
    except PetitionsError as error:
        if verbose:
            raise
        console.print(f"{type(error).__name__}: {error}", markup=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
