"""Where updates arrive by polling: one that can't be understood must not keep the others from coming.

The library confirms updates by asking for what comes after the last that it could make an object of. One that
it can't make an object of is sent again and again, with nothing after it, for the day that Telegram keeps it.
"""

import json
import logging
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

_log = logging.getLogger(__name__)


class Inbox(BaseRequest):
    """Makes the calls of another request, and takes what is no update out of their answers.

    Looking at each update costs as much as making an object of it. So only what is asked for again is looked
    at: a batch that was handed over and not confirmed is one that the library could not take.
    """

    def __init__(self, line: BaseRequest) -> None:
        self._line = line
        self._handed: object = None  # the offset of the batch that was handed over last

    @property
    def read_timeout(self) -> float | None:
        """Seconds that a call waits for its answer, where it does not say."""
        return self._line.read_timeout

    async def initialize(self) -> None:
        """Open the line."""
        await self._line.initialize()

    async def shutdown(self) -> None:
        """Close the line."""
        await self._line.shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *rest: Any,  # noqa: ANN401
        **options: Any,  # noqa: ANN401
    ) -> tuple[int, bytes]:
        """Make one call; of updates, only what can be made an object of and be confirmed is handed on.

        Raises:
            NetworkError: no answer came.
        """
        status, payload = await self._line.do_request(url, method, request_data, *rest, **options)
        if status != 200 or not url.endswith("/getUpdates"):
            return status, payload
        try:
            found = self._line.parse_json_payload(payload)["result"]
        except (TelegramError, KeyError, TypeError):  # the library reads it again, and says so
            return status, payload
        updates = _numbered(found)
        offset = request_data.parameters.get("offset", 0) if request_data is not None else 0
        if updates and offset == self._handed:
            updates = [_understood(update) for update in updates]
        self._handed = offset if updates else None
        return status, payload if updates == found else json.dumps({"ok": True, "result": updates}).encode()


def _numbered(found: object) -> list[dict[str, Any]]:
    """What in an answer may be an update: without its number it can be neither handled nor confirmed."""
    every = found if isinstance(found, list) else [found]
    updates = [
        update for update in every if isinstance(update, dict) and type(update.get("update_id")) is int
    ]
    if len(updates) < len(every):
        _log.error("Telegram sent something that is no update; it was left out")
    return updates


def _understood(update: dict[str, Any]) -> dict[str, Any]:
    """An update, or an empty one of its number where nothing can be made of it."""
    try:
        Update.de_json(update, None)
    except Exception as error:  # noqa: BLE001 - whatever the library stumbles over
        number = update["update_id"]
        _log.error("update %s could not be understood and was left out: %s", number, type(error).__name__)
        return {"update_id": number}
    return update
