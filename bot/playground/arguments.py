"""The arguments of a call: numbers, flags and objects, as strings on the wire or as values of a JSON body."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.playground.errors import bad_request
from bot.playground.model import Json, JsonValue


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a request: its name, type and bytes."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Arguments:
    """Arguments of one call by name, and the files that came with it by part name.

    A value of a JSON body is kept as it is: written again as a string only for who asks for one, and never
    only to be read again.
    """

    fields: Mapping[str, JsonValue]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A string; what is none, as JSON writes it."""
        return _written(self.fields.get(name, default))

    def has(self, name: str) -> bool:
        """Whether it was given at all."""
        return name in self.fields or name in self.files

    def number(self, name: str, default: int = 0) -> int:
        """An integer; nonsense counts as not given, as the server reads it."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """true, True, yes or 1."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def object(self, name: str, what: str) -> JsonValue:
        """A JSON value, None when not given; `what` names it in the refusal."""
        given = self.fields.get(name, "")
        if given == "":
            return None
        if not isinstance(given, str):
            return given
        try:
            return json.loads(given)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def shown(self) -> Json:
        """The arguments as a reader wants to see them: JSON decoded, files by name and size."""
        made: Json = {name: _decoded(value) for name, value in self.fields.items()}
        made |= {name: f"{file.name} ({len(file.content)} B)" for name, file in self.files.items()}
        return made


def _written(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _decoded(value: JsonValue) -> JsonValue:
    if isinstance(value, (dict, list)):
        return value
    value = _written(value)
    if not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
