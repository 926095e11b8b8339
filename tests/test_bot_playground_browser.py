"""The playground as a person meets it: the unmodified bot behind the page, in a real browser."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.playground.page import PageServer
from bot.playground.play import playing
from bot.playground.stage import FRIEND
from bot.settings import Settings

pytest.importorskip("selenium", reason="selenium is not installed: no browser tests")

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
PATIENCE = 30  # seconds until a page that does not change is a failure

pytestmark = [
    pytest.mark.skipif(not (BROWSER and DRIVER), reason="no Chromium with its driver: no browser tests"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # selenium leaves its sockets to the collector
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of a playground that runs in a thread of its own."""
    from tests.fakes import open_library

    archive = open_library(tmp_path_factory.mktemp("library"))
    ready: list[PageServer] = []
    started, ended = threading.Event(), threading.Event()
    state = tmp_path_factory.mktemp("state")
    thread = threading.Thread(target=lambda: asyncio.run(play(archive, state, ready, started, ended)))
    thread.start()
    assert started.wait(PATIENCE)
    yield ready[0].url
    ended.set()
    thread.join(PATIENCE)
    archive.close()


async def play(
    archive: Archive, state: Path, ready: list, started: threading.Event, ended: threading.Event
) -> None:
    try:
        async with playing(Settings(), archive, state) as page:
            ready.append(page)
            started.set()
            await asyncio.to_thread(ended.wait)
    finally:
        started.set()


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--window-size=1400,1000",
        "--lang=zh-CN",
    ):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"intl.accept_languages": "zh-CN"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    faults = [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
    driver.quit()
    assert faults == []


class Page:
    """What a person sees and does."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver
        self.wait = WebDriverWait(driver, PATIENCE)

    def one(self, selector: str) -> WebElement:
        return self.wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, selector))

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def until(self, condition):
        """Wait for something true; elements that are drawn anew meanwhile are looked up again."""
        self.wait._ignored_exceptions = (Exception,)
        return self.wait.until(lambda _: condition())

    def open(self, number: int) -> None:
        """Open a conversation of the list: 0 the bot, 1 the group, 2 the forum, 3 its first topic."""
        self.all("#chat-list .chat-row")[number].click()

    def start(self) -> None:
        self.open(0)
        if self.all("#start"):
            self.one("#start").click()
            self.one("#field")
            self.until(lambda: "/start" in self.text() and len(self.all(".message")) == 2)

    def say(self, text: str) -> None:
        self.one("#field").send_keys(text, Keys.ENTER)

    def ask(self, text: str) -> WebElement:
        """The bot's next message after saying something."""
        before = len(self.all(".message"))
        self.say(text)
        return self.until(lambda: len(self.all(".message")) >= before + 2 and self.all(".message")[-1])

    def text(self) -> str:
        return self.one("#log").text

    def last(self) -> str:
        return self.all(".message")[-1].text

    def key(self, label: str) -> WebElement:
        return self.until(
            lambda: next(
                k for k in self.all(".message")[-1].find_elements(By.CSS_SELECTOR, ".key") if label in k.text
            )
        )


@pytest.fixture
def page(browser: webdriver.Chrome, address: str) -> Page:
    browser.get(address)
    made = Page(browser)
    made.one("#chat-list .chat-row")
    made.until(lambda: browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh-Hans")
    return made


def test_a_newcomer_starts_and_asks(page: Page) -> None:
    page.start()
    page.ask("学徒")
    quotes = page.all(".message:last-child .quote")
    assert (
        quotes[0].text == "学徒头一年只磨刀。刀磨不好，人的心也静不下来。我带过九个学徒，留下来的只有两个。"
    )
    assert [mark.text for mark in quotes[0].find_elements(By.TAG_NAME, "strong")] == ["学徒", "学徒"]
    assert page.one("#calls").text.count("sendMessage") >= 2


def test_buttons_edit_the_message_and_keep_the_focus(page: Page) -> None:
    page.start()
    page.ask("陶瓷")
    count = len(page.all(".message"))
    if page.all(".message:last-child .key")[0].text == "1":
        page.key("1").send_keys(Keys.ENTER)
        page.until(lambda: page.all(".message:last-child .key")[0].text != "1")
    before = page.last()
    page.key("前一段").send_keys(Keys.ENTER)
    page.until(lambda: page.last() != before)
    assert len(page.all(".message")) == count
    focused = page.driver.switch_to.active_element.get_attribute("class")
    assert focused == "key", "a pressed key keeps the focus when its message is drawn anew"


def test_a_list_is_paged_and_a_quote_shared_with_a_friend(page: Page) -> None:
    page.start()
    page.ask("手艺")
    page.key("1").click()
    page.until(lambda: page.key("下一条"))
    before = page.last()
    page.key("下一条").click()
    page.until(lambda: page.last() != before)
    page.key("分享").click()
    page.until(lambda: page.all("#dialog[open] .chat-row"))
    page.all("#dialog .chat-row")[-1].click()
    page.until(lambda: page.one("#field").get_attribute("value").startswith("@yuanhua_bot q_"))
    page.until(lambda: len(page.all(".choice")) == 1)
    page.all(".choice")[0].click()
    page.until(lambda: page.all(".message .quote"))
    assert "@yuanhua_bot" in page.last()


def test_a_quote_is_copied(page: Page) -> None:
    page.start()
    page.ask("学徒")
    if page.all(".message:last-child .key")[0].text == "1":
        page.key("1").click()
    page.key("复制").click()
    assert page.until(lambda: page.one("#toast").text)


def test_commands_come_up_at_a_slash(page: Page) -> None:
    page.start()
    page.one("#field").send_keys("/he")
    choice = page.one(".choice[aria-selected='true']")
    assert "/help" in choice.text
    before = len(page.all(".message"))
    page.one("#field").send_keys(Keys.ENTER)
    page.until(lambda: len(page.all(".message")) == before + 2)
    assert "/random" in page.last()


def test_only_the_asker_turns_pages_in_a_group(page: Page) -> None:
    page.open(1)
    page.say("大家好")
    page.until(lambda: "隐私模式" in page.text())
    page.ask("/quote@yuanhua_bot 学徒")
    before = page.last()
    page.one(f".choices [data-value='{FRIEND}']").click()
    page.all(".message:last-child .key")[0].click()
    assert page.until(lambda: page.one("#toast").text)
    assert page.last().split("\n")[1:] == before.split("\n")[1:]


def test_a_forum_topic_keeps_its_own_conversation(page: Page) -> None:
    page.open(3)
    page.ask("/quote@yuanhua_bot 学徒")
    assert "磨刀" in page.text()
    page.open(4)
    page.until(lambda: not page.all(".message"))


def test_inline_results_are_chosen_and_sent(page: Page) -> None:
    page.start()
    page.one("#field").send_keys("@yuanhua_bot 学徒")
    before = len(page.all(".message"))
    page.until(lambda: "磨刀" in page.all(".choice")[0].text)
    page.one("#field").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    page.until(lambda: len(page.all(".message")) == before + 1)
    assert "@yuanhua_bot" in page.last()
    assert page.one("#field").get_attribute("value") == ""


def test_a_sent_message_is_replied_to_and_edited(page: Page) -> None:
    page.start()
    page.ask("学徒")
    before = page.last()
    page.one("#field").send_keys(Keys.ARROW_UP)
    assert page.one("#about").text.startswith("编辑消息")
    page.one("#field").send_keys(Keys.CONTROL, "a")
    page.one("#field").send_keys("紙本書", Keys.ENTER)
    page.until(lambda: page.last() != before)
    assert "紙本書" in page.last()
    page.driver.execute_script("document.querySelector('.message:last-child .more').click()")
    page.one("#menu button").click()
    assert page.one("#about").text.startswith("回复")
    page.one("#field").send_keys(Keys.ESCAPE)
    assert page.one("#about").text == ""


def test_a_file_is_uploaded_previewed_and_added(page: Page, tmp_path: Path) -> None:
    page.start()
    file = tmp_path / "茶山.txt"
    lines = ["记者：采茶最怕什么？", "宋栖云：最怕下雨，雨水一淋，茶青就没有香气了。"]
    lines += ["记者：一天能采多少？", "宋栖云：手快的人一天三斤。", "记者：谢谢。", "宋栖云：来喝茶。"]
    file.write_text("茶山来信\n\n" + "\n".join(lines), encoding="utf-8")
    page.one("#picker").send_keys(str(file))
    page.until(lambda: "宋栖云" in page.last())
    page.all(".message:last-child .key")[0].click()
    page.until(lambda: not page.all(".message:last-child .key") or "宋栖云（" not in page.last())
    page.ask("茶青的香气")
    page.until(lambda: "最怕下雨" in page.last())
    assert "宋栖云" in page.last()


def test_a_dropped_file_is_sent(page: Page) -> None:
    page.start()
    before = len(page.all(".message"))
    page.driver.execute_script(
        "const data = new DataTransfer(); data.items.add(new File(['no transcript'], 'note.txt'));"
        "for (const type of ['dragenter', 'dragover', 'drop'])"
        " document.getElementById('log').dispatchEvent("
        "new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));"
    )
    page.until(lambda: len(page.all(".message")) == before + 2)
    assert "note.txt" in page.all(".message")[-2].text
    assert not page.all("#drop:not([hidden])")


def test_the_language_and_the_theme_are_switched(page: Page) -> None:
    select = Select(page.one("#language"))
    select.select_by_value("zh-hant")
    page.until(lambda: page.one("#send").get_attribute("aria-label") == "傳送")
    select = Select(page.one("#language"))
    select.select_by_value("zh-hans")
    page.until(lambda: page.one("#send").get_attribute("aria-label") == "发送")
    page.one("[data-value='dark']").click()
    page.driver.refresh()
    page.until(lambda: page.one("html").get_attribute("data-theme") == "dark")
    page.one("[data-value='light']").click()
    assert page.one("html").get_attribute("data-theme") == "light"


def test_a_refused_call_is_shown_with_its_reason(page: Page) -> None:
    page.start()
    page.one("#block").click()
    page.one("#start").click()
    page.until(lambda: page.all("#field"))
    assert "被拒绝" in page.one("#panel").text


def test_it_fits_a_phone_and_has_names_for_everything(page: Page) -> None:
    page.start()
    page.driver.set_window_size(390, 780)
    try:
        widths = page.driver.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
        assert widths[0] <= widths[1]
        nameless = page.driver.execute_script(
            "return [...document.querySelectorAll('button, textarea, select, img, [role]')].filter(node =>"
            " node.offsetParent && !node.textContent.trim() && !node.getAttribute('aria-label')"
            " && !node.labels?.length && node.getAttribute('alt') === null).map(node => node.outerHTML)"
        )
        assert nameless == []
    finally:
        page.driver.set_window_size(1400, 1000)


def test_a_quote_becomes_a_picture_in_the_chat(page: Page) -> None:
    page.start()
    page.ask("学徒")
    if page.all(".message:last-child .key")[0].text == "1":
        page.key("1").click()
        page.until(lambda: page.all(".message:last-child .key")[0].text != "1")
    if not any("🖼" in key.text for key in page.all(".message:last-child .key")):
        pytest.skip("no Chinese font is installed: no pictures")
    page.key("🖼").click()
    loaded = "return [...document.querySelectorAll('.photo')].some(photo => photo.naturalWidth)"
    page.until(lambda: page.driver.execute_script(loaded))
    assert len(page.all(".photo")) == 1
