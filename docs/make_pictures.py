"""Make the README's pictures from the real thing: the playground in a browser, a quote card, a chart.

Run by `make pictures`; needs Chromium with its driver. All of it shows the transcripts that ship with the
program. PNG files are written beside this script.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from bot.archive import Archive
from bot.playground.play import playing
from bot.settings import Settings

FOLDER = Path(__file__).parent
TOPIC = "夜市"
PATIENCE = 60  # seconds


@contextmanager
def playground(data: Path) -> Iterator[str]:
    """The address of a playground that runs in a thread of its own."""
    ready: list[str] = []
    started, ended = threading.Event(), threading.Event()

    async def play() -> None:
        archive = Archive.open(data / "library", samples=True)
        try:
            async with playing(Settings(), archive, data) as page:
                ready.append(page.url)
                started.set()
                await asyncio.to_thread(ended.wait)
        finally:
            started.set()
            archive.close()

    thread = threading.Thread(target=lambda: asyncio.run(play()))
    thread.start()
    try:
        started.wait(PATIENCE)
        yield ready[0]
    finally:
        ended.set()
        thread.join()


class Visitor:
    """A browser on the page, and what a newcomer does there."""

    def __init__(self, address: str, theme: str, width: int, height: int) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
            options.add_argument(argument)
        metrics = {"width": width, "height": height, "pixelRatio": 1.5}
        options.add_experimental_option("mobileEmulation", {"deviceMetrics": metrics})
        options.add_experimental_option("prefs", {"intl.accept_languages": "zh-CN"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.driver.get(address)
        self.driver.execute_script("localStorage.setItem('theme', arguments[0])", theme)
        self.driver.refresh()
        self.until(lambda: self.all("#field, #start"))

    def all(self, selector: str) -> list:
        """The elements of a selector, now."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def until(self, condition: Callable[[], object]) -> None:
        """Wait for something."""
        WebDriverWait(self.driver, PATIENCE).until(lambda _: condition())

    def ask(self, text: str) -> None:
        """Say something and wait for the answer."""
        if self.all("#start"):
            self.all("#start")[0].click()
            self.until(lambda: len(self.all(".message")) == 2)
        before = len(self.all(".message"))
        self.all("#field")[0].send_keys(text, Keys.ENTER)
        self.until(lambda: len(self.all(".message")) >= before + 2)

    def open_first(self) -> None:
        """Open the first quote of a list of several."""
        shown = self.all(".message")[-1].text
        first = self.all(".message:last-child .key")[0]
        if first.text == "1":
            first.click()
            self.until(lambda: self.all(".message")[-1].text != shown)

    def save(self, name: str) -> None:
        """Take the picture and leave."""
        self.driver.execute_script(
            "document.activeElement.blur(); const log = document.getElementById('log');"
            "log.style.scrollBehavior = 'auto'; log.scrollTop = log.scrollHeight"
        )
        self.driver.save_screenshot(str(FOLDER / name))
        self.driver.quit()


def program(data: Path, *arguments: str) -> None:
    """Run one verb of the program on the samples."""
    environ = os.environ | {"YUANHUA_DATA": str(data / "library"), "YUANHUA_LANG": "zh"}
    command = [sys.executable, "-m", "bot", *arguments]
    subprocess.run(command, env=environ, cwd=FOLDER.parent, check=True)  # noqa: S603 - our own program


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with playground(data) as address:
            visitor = Visitor(address, "light", 1280, 820)
            visitor.ask(TOPIC)
            visitor.open_first()
            visitor.save("playground.png")
            Visitor(address, "dark", 1280, 820).save("playground-dark.png")
            Visitor(address, "light", 400, 820).save("playground-phone.png")
        archive = Archive.open(data / "library", samples=True)
        quote = archive.ask(TOPIC, limit=1).quotes[0].turn.id
        archive.close()
        program(data, "card", quote, "-o", str(FOLDER / "card.png"))
        program(data, "who", TOPIC, "-o", str(FOLDER / "who.png"))


if __name__ == "__main__":
    main()
