"""After trouble at every level the token is in nothing that the program wrote, showed or handed on."""

import asyncio
import json
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.app import build_application
from bot.archive import Archive
from bot.chats import Chats
from bot.playground.errors import RefusedError
from bot.playground.faults import Fault, server_error, too_many
from bot.playground.server import BotApiServer
from bot.settings import Address, Cluster, Settings, Webhook
from tests.processes import ROOT, ending, environment, free_port

PATIENCE = 120  # seconds until a program that says nothing is a failure
WEBHOOK_SECRET = "hooked-hooked-hooked-hooked"
PASSWORD = "open-sesame-open-sesame"

# The program with everything logged that anybody logs, and people who can make it fail.
PROGRAM = """
import asyncio, logging, os, sys, threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import bot.app
from bot.__main__ import main

token = os.environ["BOT_TOKEN"]
address = os.environ["BOT_API_URL"] + token + "/getMe"
start_log, on_message = bot.app.start_log, bot.app.on_message
kept = []

def loud(*arguments):
    start_log(*arguments)
    for name in (None, *logging.root.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.DEBUG)

def fail():
    raise OSError(f"no route to {address}")

async def troubled(desk, known, update):
    match update.effective_message.text:
        case "crash":
            try:
                fail()
            except OSError as error:
                raise RuntimeError(f"{token!r} of {desk.settings!r}") from error
        case "thread":
            threading.Thread(target=fail).start()
        case "forgotten":
            asyncio.get_running_loop().call_soon(fail)
        case "shown":
            things = [token, address.encode(), {"url": address}, desk, update.get_bot()]
            logging.getLogger("any").info("%r", things)
        case "child":
            kept.append(ProcessPoolExecutor(1, get_context("spawn")))
            kept[0].submit(os.getpid).result()
        case _:
            await on_message(desk, known, update)

bot.app.start_log, bot.app.on_message = loud, troubled
if __name__ == "__main__":
    main()
"""


def secret_parts(token: str) -> list[bytes]:
    """The token as it may be written: it, and the part that nobody can guess."""
    return [token.encode(), token.partition(":")[2].encode()]


def found_in(texts: dict[str, bytes], token: str) -> list[str]:
    return [name for name, text in texts.items() if any(part in text for part in secret_parts(token))]


@asynccontextmanager
async def program(folder: Path, *arguments: str, **settings: str) -> AsyncIterator[Process]:
    """The program; what it says goes to a file, as much as it may be."""
    script, said = folder / "program.py", folder / "said"
    script.write_text(PROGRAM, encoding="utf-8")
    environ = environment(folder, **settings)
    with said.open("wb") as out:
        started = await asyncio.create_subprocess_exec(
            sys.executable, str(script), *arguments, cwd=folder, env=environ, stdout=out, stderr=STDOUT
        )
    async with ending(started):
        yield started


async def said_in(folder: Path, started: Process) -> bytes:
    """All it said, once it has ended."""
    await asyncio.wait_for(started.wait(), PATIENCE)
    return (folder / "said").read_bytes()


def processes() -> Iterator[tuple[int, int]]:
    """Every process with its parent."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        yield int(stat.parent.name), int(fields[1])


def descendants(parent: int) -> set[int]:
    known = {parent}
    while more := {child for child, of in processes() if of in known} - known:
        known |= more
    return known - {parent}


def of_process(pid: int, name: str) -> bytes:
    try:
        return (Path("/proc") / str(pid) / name).read_bytes()
    except OSError:  # ended meanwhile
        return b""


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc here")
@pytest.mark.parametrize("form", ["text", "json"])
async def test_polling_through_trouble_of_every_kind(server: BotApiServer, data: Path, form: str) -> None:
    at = f"127.0.0.1:{free_port()}"
    for fault in (
        Fault("getMe", reset=True),
        Fault("getMe", garbage=True),
        Fault("getMe", refusal=server_error()),
        Fault("setMyCommands", refusal=RefusedError(400, "Bad Request: no commands"), times=2),
        Fault("getUpdates", refusal=server_error(500)),
    ):
        server.faults.add(fault)
    settings = {"BOT_TOKEN": server.token, "BOT_API_URL": server.url, "BOT_FILE_URL": server.file_url}
    async with program(data, YUANHUA_LOG=form, YUANHUA_HEALTH=at, **settings) as started:
        anna = server.world.person("安娜")
        chat = server.world.private(anna)
        refused = RefusedError(403, "Forbidden: bot was blocked by the user")
        sends = (
            Fault("sendMessage", refusal=too_many(1)),
            Fault("sendMessage", garbage=True),
            Fault("sendMessage", reset=True, after=True),
            Fault("sendMessage", refusal=refused),
        )
        for text in ("crash", "thread", "forgotten", "shown", "child", "学徒"):
            server.people.send(anna, chat, text)
            await server.handed_over(PATIENCE)
        for fault in sends:
            server.faults.add(fault)
            server.people.send(anna, chat, "学徒")
            await server.handed_over(PATIENCE)
        await server.until(
            lambda: [m for m in server.world.history(chat) if m.sender is server.world.bot], PATIENCE
        )
        async with httpx.AsyncClient() as client:
            pages = {
                path: (await client.get(f"http://{at}{path}")).content for path in ("/healthz", "/metrics")
            }
        children = descendants(started.pid)
        inherited = {
            f"{pid} {name}": of_process(pid, name) for pid in children for name in ("cmdline", "environ")
        }
        own = {"cmdline": of_process(started.pid, "cmdline")}
        limits = of_process(started.pid, "limits")
        started.send_signal(signal.SIGTERM)
        said = await said_in(data, started)
    assert started.returncode == 0, said
    assert said.count(b"[token]") > 5  # it was about to be written, many times
    assert b"no route to" in said
    assert children
    assert any(inherited.values())
    assert b"yuanhua_updates_total" in pages["/metrics"]
    assert re.search(rb"Max core file size\s+0\s+0\s", limits)
    everything = {"output": said, **pages, **inherited, **own, **files(data)}
    everything.pop(str(data / "program.py"))
    assert not found_in(everything, server.token)
    if form == "json":
        assert all(json.loads(line) for line in said.decode().splitlines() if line.startswith("{"))


async def test_webhooks_and_calls_that_nobody_may_make(server: BotApiServer, data: Path) -> None:
    port, at = free_port(), f"127.0.0.1:{free_port()}"
    hook = {
        "WEBHOOK_URL": "https://bot.example",
        "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
    }
    settings = {"BOT_TOKEN": server.token, "BOT_API_URL": server.url, "BOT_FILE_URL": server.file_url}
    async with program(data, YUANHUA_HEALTH=at, **settings, **hook) as started:
        await server.until(lambda: server.calls("setWebhook"), PATIENCE)
        [call] = server.calls("setWebhook")
        path = str(call.arguments["url"]).removeprefix("https://bot.example")
        update = {
            "update_id": 1,
            "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}},
        }
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            header = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}
            wrong = {"X-Telegram-Bot-Api-Secret-Token": "x" + WEBHOOK_SECRET}
            answers = [
                await client.post(path, json=update),
                await client.post(path, json=update, headers=wrong),
                await client.post(path, content=b"{", headers=header | {"Content-Type": "application/json"}),
                await client.post(path, json=update, headers=header | {"Content-Type": "text/plain"}),
                await client.post(f"/{server.token}", json=update, headers=header),
                await client.get("/"),
            ]
            good = await client.post(path, json=update, headers=header)
        started.send_signal(signal.SIGTERM)
        said = await said_in(data, started)
    assert [answer.status_code < 400 for answer in answers] == [False] * len(answers)
    assert good.status_code == 200
    assert started.returncode == 0, said
    assert re.fullmatch(r"/[0-9a-f]{40}", path)
    texts = {"output": said, "path": path.encode()} | {str(n): a.content for n, a in enumerate(answers)}
    assert not found_in(texts, server.token)
    assert WEBHOOK_SECRET.encode() not in said


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        ((), {"BOT_API_URL": "http://127.0.0.1:9/bot{token}/refused"}),
        (("doctor",), {"BOT_API_URL": "http://127.0.0.1:9/bot"}),
        (("doctor",), {}),
        (("serve",), {"YUANHUA_TIME_ZONE": "nowhere"}),
        (("serve",), {"YUANHUA_DATA": "/proc/none"}),
        (("serve",), {"BOT_TOKEN": "5000000000:{half} and more"}),
        (("ask", "学徒"), {"YUANHUA_DATA": "/proc/none"}),
        (("nonsense",), {}),
    ],
)
async def test_starts_that_fail(
    server: BotApiServer, data: Path, arguments: tuple[str, ...], settings: dict[str, str]
) -> None:
    token = "123456789:" + "AnotherTokenThatIsRefused" + "x" * 10
    given = {"BOT_TOKEN": token, "BOT_API_URL": server.url, "YUANHUA_HEALTH": "off"} | settings
    given = {name: value.replace("{half}", token.partition(":")[2]) for name, value in given.items()}
    async with program(data, *arguments, **given) as started:
        if not arguments:  # nobody is there: it would try for ever
            async with asyncio.timeout(PATIENCE):
                while (data / "said").read_bytes().count(b"\n") < 20:  # noqa: ASYNC110 - a file has no events
                    await asyncio.sleep(0.1)
            started.kill()
        said = await said_in(data, started)
        assert started.returncode
    assert said
    assert not found_in({"output": said}, token)


CRASH = """
import os, sys
from bot.__main__ import main
from bot.archive import Archive
token = os.environ["BOT_TOKEN"]
def broken(*arguments, **options):
    raise RuntimeError(f"the client of {token} broke")
Archive.open = broken
sys.argv = ["yuanhua", "sources"]
main()
"""


async def test_a_command_that_crashes(tmp_path: Path) -> None:
    token = "123456789:" + "y" * 35
    environ = environment(tmp_path, BOT_TOKEN=token)
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CRASH, cwd=tmp_path, env=environ, stdout=PIPE, stderr=STDOUT
    )
    said, _ = await asyncio.wait_for(started.communicate(), PATIENCE)
    assert started.returncode
    assert b"the client of [token] broke" in said
    assert not found_in({"output": said}, token)


def test_nothing_shows_it_by_its_repr(library: Archive) -> None:
    token = "123456789:" + "z" * 35
    settings = Settings(
        token=token,
        webhook=Webhook("https://bot.example", Address("127.0.0.1", 8443), WEBHOOK_SECRET),
        cluster=Cluster(("https://search.example:9200",), user="yuanhua", password=PASSWORD),
    )
    chats = Chats.open(None)
    application = build_application(settings, library, chats)
    desk = application.bot_data["desk"]
    shown = [settings, settings.webhook, settings.cluster, desk, application, application.bot]
    shown += [application.updater, application.bot.request, dict(application.bot_data)]
    desk.close()
    chats.close()
    for thing in shown:
        text = f"{thing!r} {thing!s}"
        assert not found_in({text: text.encode()}, token)
        assert WEBHOOK_SECRET not in text
        assert PASSWORD not in text


def test_the_image_has_no_place_for_it() -> None:
    """Nothing is copied but what is named, no name holds settings, and no layer is given a secret."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY") and "--from" not in line]
    names = {name for group in copied for name in group}
    assert names
    assert not [name for name in names if name in {".", "./", "*"} or ".env" in name]
    assert not [
        line for line in lines if line.startswith(("ENV", "ARG")) and re.search("TOKEN|SECRET|PASS", line)
    ]
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert ignored[0] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == names
