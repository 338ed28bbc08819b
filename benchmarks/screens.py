"""
How does each page look? Pictures for the README and the guide, of the demo, made anew.

Run: python benchmarks/screens.py STORE [--registry FILE] [--into docs/screens]. Needs a
Chromium. Each page is opened in both languages at 1280 x 900 and kept as a JPEG of 200 KB at
most; one that shows a failure, or asks another host, ends the run.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from dashboard.app import PAGES  # noqa: E402 - the path is set above
from dashboard.serve import listen  # noqa: E402
from data.settings import Settings  # noqa: E402
from data.store import Store  # noqa: E402

MOST_BYTES = 200_000
LANGUAGES = ("zh-Hant", "en")
SHOWN = {"/hotspots": "category=違規停車&", "/agency": "agency=警察局&"}
"""What a page is opened with: a bare map of all has no hot spot to be seen."""


def main() -> None:
    """Print one line a picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--registry", default="")
    parser.add_argument("--into", type=Path, default=HOUSE / "docs" / "screens")
    asked = parser.parse_args()
    settings = Settings(store=asked.store, registry=asked.registry or ":memory:")
    asked.into.mkdir(parents=True, exist_ok=True)
    server = listen(Store(asked.store), settings, "127.0.0.1", 0)
    threading.Thread(target=server.run, daemon=True).start()
    where = f"http://127.0.0.1:{server.effective_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium")
            or shutil.which("chromium-browser"),
            args=["--no-sandbox"],
        )
        for page in PAGES:
            for language in LANGUAGES:
                name = f"{page.PATH.strip('/') or 'overview'}.{language}.jpg"
                kept = asked.into / name
                picture(
                    browser,
                    f"{where}{page.PATH}?{SHOWN.get(page.PATH, '')}lang={language}",
                    kept,
                )
                print(f"{name}: {kept.stat().st_size / 1000:.0f} KB")
        browser.close()


def picture(browser: Browser, address: str, kept: Path) -> None:
    """Keep how a page looks; SystemExit where it fails or fetches from elsewhere."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    strange: list[str] = []
    page.on(
        "request",
        lambda asked: (
            strange.append(asked.url)
            if urlsplit(asked.url).hostname not in ("127.0.0.1", None)
            else None
        ),
    )
    page.goto(address)
    page.locator("h1").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)  # charts and maps move into their places
    if strange or page.locator(".notice.failed").count():
        message = f"{address}: {strange or 'the page shows a failure'}"
        raise SystemExit(message)
    for quality in (85, 70, 55, 40):
        kept.write_bytes(page.screenshot(type="jpeg", quality=quality))
        if kept.stat().st_size <= MOST_BYTES:
            break
    page.close()


if __name__ == "__main__":
    main()
