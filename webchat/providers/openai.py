"""A chat function that asks an OpenAI-compatible server. Nothing else in webchat knows the `openai` SDK."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any

from webchat.errors import DefinitionError, ProviderError

from . import address, complaints
from .answer import Answer, Reply
from .attachments import MOST_PICTURES
from .conversation import Said, conversation, has_pictures
from .event_stream import EventStream, NotJSON

if TYPE_CHECKING:
    from openai import APIConnectionError, APIStatusError, AsyncOpenAI

NO_TOKEN = "none"  # a server without keys takes any; the SDK refuses to start without one
CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 120.0  # between two pieces of a stream; long, because a server may load its model first
WHOLE_ANSWER_SECONDS = 600.0  # an answer that is not streamed is one long silence
MODELS_SECONDS = 2.0


class OpenAIChat:
    """Asks `model` at `base_url`; each value is the whole reply so far.

    Parameters: `base_url`, with or without a slash at its end; `model`, as the server calls it; `token`, its
    key, if it wants one; `system_message`, sent first with every turn; `streaming=False` waits for the whole
    answer. Reasoning is given apart, as a thought before the text. A message may be a dict of text and files:
    texts and pictures. What goes wrong is a `ProviderError`, and with a file of the message an `UnfitFile`.
    Closing or cancelling the generator closes the connection, which makes the server stop generating.

    Usage: `ChatInterface(OpenAIChat("http://localhost:11434/v1", "llama3.2"))`.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        token: str | None = None,
        *,
        system_message: str | None = None,
        streaming: bool = True,
    ) -> None:
        _require_sdk()
        self._base_url = address.checked(base_url)
        self._shown_address = address.shown(self._base_url)
        self._model = model
        self._token = (token or "").strip() or NO_TOKEN
        self._system_message = system_message
        self._streaming = streaming
        self.most_file_bytes = MOST_PICTURES  # said beforehand; the sum counts, too
        # One for each event loop, because connections belong to the loop that opened them.
        self._clients: dict[asyncio.AbstractEventLoop, AsyncOpenAI] = {}

    async def __call__(self, message: Said, history: Iterable[Mapping[str, Any]]) -> AsyncIterator[Reply]:
        messages = await asyncio.to_thread(conversation, self._system_message, history, message)
        answer, stream = Answer(), EventStream()
        try:
            async with self._ask(messages) as chunks:
                async for chunk in chunks:
                    # What came at once is shown at once: the busier we are, the fewer steps.
                    self._take(stream.feed(chunk), answer)
                    if answer.has_news:
                        yield answer.reply()
            self._take(stream.finish(), answer)
            _require_whole(answer, stream)
        except ProviderError:
            answer.finish()
            if answer.has_news:
                yield answer.reply()
            raise
        answer.finish()
        if answer.has_news:
            yield answer.reply()

    async def aclose(self) -> None:
        """Close the connections that this event loop keeps for further turns."""
        if client := self._clients.pop(asyncio.get_running_loop(), None):
            await client.close()

    def _take(self, payloads: Iterable[Any], answer: Answer) -> None:
        try:
            for payload in payloads:
                if _is_error(payload):
                    raise complaints.reported(self._discreet(payload))
                _take_one(payload, answer)
        except NotJSON as error:
            if answer.is_empty:
                raise complaints.not_compatible(self._shown_address) from error
            raise complaints.broke_off() from error

    # The connection

    @asynccontextmanager
    async def _ask(self, messages: list[Any]) -> AsyncIterator[AsyncIterator[bytes]]:
        """Send the request; gives the body as it comes.

        The body is read as bytes: the SDK's own reader makes a checked object of each token, at forty times
        the cost, and passes some servers' errors over in silence.
        """
        client = await self._client()
        openai = importlib.import_module("openai")
        how: dict[str, Any] = {"stream": True} if self._streaming else {}
        async with AsyncExitStack() as stack:
            request = client.chat.completions.with_streaming_response.create(
                model=self._model, messages=messages, **how
            )
            try:
                response = await stack.enter_async_context(request)
            except openai.APIStatusError as error:
                raise await self._refused(client, error, has_pictures(messages)) from error
            except openai.APIConnectionError as error:
                raise self._unreachable(error) from error
            yield await stack.enter_async_context(aclosing(self._body(response.iter_bytes())))

    async def _body(self, chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
        while True:
            try:
                chunk = await anext(chunks)
            except StopAsyncIteration:
                return
            except Exception as error:  # of the SDK's HTTP library; which one that is depends on its age
                raise self._died(error) from error
            yield chunk

    async def _client(self) -> AsyncOpenAI:
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            await asyncio.to_thread(importlib.import_module, "openai")  # takes a second, the first time
            for other in [other for other in self._clients if other.is_closed()]:
                del self._clients[other]
            self._clients.setdefault(loop, self._new_client())
        return self._clients[loop]

    def _new_client(self) -> AsyncOpenAI:
        import openai

        near = address.near_host(self._base_url)
        return openai.AsyncOpenAI(
            base_url=self._base_url,
            api_key=self._token,
            # A visitor would wait for the retries without knowing; he has a Retry button, and tokens cost.
            max_retries=0,
            timeout=openai.Timeout(self._silence_seconds, connect=CONNECT_SECONDS),
            # A redirect would turn our POST into a GET: the error names the new address instead.
            http_client=openai.DefaultAsyncHttpxClient(
                follow_redirects=False,
                mounts={f"all://{near}": None} if near else None,
            ),
        )

    @property
    def _silence_seconds(self) -> float:
        return SILENCE_SECONDS if self._streaming else WHOLE_ANSWER_SECONDS

    # What went wrong

    async def _refused(self, client: AsyncOpenAI, error: APIStatusError, had_pictures: bool) -> ProviderError:
        body = self._discreet(error.body)
        message = complaints.message_in(body)
        if error.status_code == 404 and not (had_pictures and "image" in message.lower()):
            offered = await _models(client)
            return complaints.model_not_found(self._shown_address, self._model, offered, message)
        return complaints.refused(error.status_code, body, error.response.headers, had_pictures)

    def _unreachable(self, error: APIConnectionError) -> ProviderError:
        cause = type(error.__cause__).__name__
        if cause == "ConnectTimeout":
            return complaints.no_connection_in_time(self._shown_address, CONNECT_SECONDS)
        if "Timeout" in cause:
            return complaints.silent(self._silence_seconds)
        return complaints.not_reachable(self._shown_address, error)

    def _died(self, error: Exception) -> ProviderError:
        if "Timeout" in type(error).__name__:
            return complaints.silent(self._silence_seconds)
        return complaints.broke_off()

    def _discreet(self, said: Any) -> Any:
        return said if self._token == NO_TOKEN else complaints.without(self._token, said)


def _is_error(payload: Any) -> bool:
    return isinstance(payload, Mapping) and bool(payload.get("error") or payload.get("object") == "error")


def _take_one(payload: Any, answer: Answer) -> None:
    """A chunk of a stream or a whole answer; one without choices (usage, a heartbeat) says nothing."""
    if isinstance(payload, Mapping):
        for choice in (payload.get("choices") or [])[:1]:
            answer.take(choice)


def _require_whole(answer: Answer, stream: EventStream) -> None:
    if answer.is_empty:
        raise complaints.no_answer()
    if answer.end_reason is None and not stream.is_done:
        raise complaints.broke_off()


async def _models(client: AsyncOpenAI) -> list[str] | None:
    """The names of the models on offer, or None where the server does not tell them quickly."""
    try:
        async with asyncio.timeout(MODELS_SECONDS):
            return [model.id for model in (await client.models.list()).data]
    except Exception:  # whatever it is, the visitor gets the sentence about the 404 that led here
        return None


def _require_sdk() -> None:
    """Said when the author asks, not when the first visitor does; importing the SDK can wait until then."""
    if importlib.util.find_spec("openai") is None:
        raise DefinitionError('Talking to a model server needs the openai SDK: pip install "webchat[openai]"')
