"""What a target is, and the bytes that engines make for it."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

SEEDS = Path(__file__).parent / "seeds"


class Target(NamedTuple):
    """One thing that is fuzzed.

    run: takes any bytes; raises AssertionError where a promise is broken, and anything else where an error
    gets out that nobody expects. `tokens` are words of its grammar, `most` the bytes of its longest input,
    `structured`: its inputs are JSON and are changed as such. `seconds`: processor time of one input, above
    which it counts as hanging: inputs are short, any of them should take milliseconds.
    """

    name: str
    run: Callable[[bytes], None]
    tokens: tuple[str, ...] = ()
    most: int = 2048
    structured: bool = False
    seconds: float = 10.0

    @property
    def seeds(self) -> list[Path]:
        """The inputs kept for it, in a fixed order."""
        return sorted(path for path in (SEEDS / self.name).glob("*") if path.is_file())


def text_of(data: bytes) -> str:
    """Any text that may be typed, of bytes."""
    return data.decode("utf-8", "replace")


def dictionary(tokens: tuple[str, ...]) -> str:
    """Tokens as libFuzzer's dictionary file."""
    lines = ("".join(f"\\x{byte:02x}" for byte in token.encode()) for token in tokens)
    return "".join(f'"{line}"\n' for line in lines if line)


_ODD = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, -(2**63), 10**30, 1.5, -1e308, "", " ", "\0",
    "\ud800", "a", "潮汐", "/start", "/quote 手艺", "@", "q_aaaaaaaaaaaa", "l", "c:x", "0" * 300,
    "🌊" * 50, [], {}, [[]], [{}], {"": None}, [None], "2031-05-06", "00:00:01", "private",
    "supergroup", "channel", "bot_command",
)  # fmt: skip


def change_json(data: bytes, most: int, seed: int, tokens: tuple[str, ...] = ()) -> bytes | None:
    """`data` with a few of its JSON values moved, dropped, doubled or replaced; None if it is none."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    chance = random.Random(seed)  # noqa: S311 - an input that can be made again
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        value = _changed(value, chance, tokens)
    made = json.dumps(value, ensure_ascii=chance.random() < 0.2).encode("utf-8", "surrogatepass")
    return made if len(made) <= most else None


def _changed(root: object, chance: random.Random, tokens: tuple[str, ...]) -> object:
    places = list(_places(root))
    if not places:
        return _odd(chance, tokens)
    holder, key = chance.choice(places)
    other, there = chance.choice(places)
    match chance.randrange(6):
        case 0:
            del holder[key]
        case 1:
            holder[key] = _copied(other[there])
        case 2 if isinstance(holder, list):
            holder.insert(key, _copied(other[there]))
        case 2 | 3 if isinstance(holder, dict):
            name = str(there) if chance.random() < 0.7 else str(_odd(chance, tokens))
            holder[name] = _copied(other[there])
        case 4 if isinstance(holder[key], str):
            text = holder[key]
            at = chance.randrange(len(text) + 1)
            holder[key] = text[:at] + str(_odd(chance, tokens)) + text[at + chance.randrange(3) :]
        case _:
            holder[key] = _odd(chance, tokens)
    return root


def _copied(value: object) -> object:
    return json.loads(json.dumps(value))


def _odd(chance: random.Random, tokens: tuple[str, ...]) -> object:
    return _copied(chance.choice(_ODD)) if not tokens or chance.random() < 0.6 else chance.choice(tokens)


def _places(root: object):  # noqa: ANN202 - (holder, key or index) of each value
    stack = [root]
    while stack:
        node = stack.pop()
        keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        for key in keys:
            yield node, key
            stack.append(node[key])
