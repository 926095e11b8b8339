"""What the loopback Telegram refuses.

RefusedError            a Bot API call, answered with Telegram's own code and sentence
PlaygroundError    a person was made to do what no Telegram client lets anybody do
"""

from collections.abc import Mapping


class RefusedError(Exception):
    """A call that Telegram answers with `ok: false`. `parameters` are the API's ResponseParameters."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


class PlaygroundError(Exception):
    """A person or a test asked for something impossible, such as pressing a button that is not there."""


def bad_request(reason: str) -> RefusedError:
    """A 400 with Telegram's prefix; `reason` goes on in lower case or as a CODE."""
    return RefusedError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> RefusedError:
    """A 403 with Telegram's prefix."""
    return RefusedError(403, f"Forbidden: {reason}")
