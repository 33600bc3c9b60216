"""Chat models by settings: an OpenAI-compatible server, Ollama, DeepSeek, or a local GGUF file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from report_assistant.errors import ChatModelUnavailable
from report_assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# A sub-area is a few sentences; this many tokens also bound a model that never ends.
MOST_TOKENS = 400
TEMPERATURE = 0.2
CONTEXT = 4096
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"sentences": {"type": "array", "items": {"type": "string"}, "maxItems": 12}},
    "required": ["sentences"],
    "additionalProperties": False,
}


def chat_model(settings: Settings) -> BaseChatModel | None:
    """The chat model of the settings, or None when no model is set.

    No server is contacted; a GGUF file is loaded. Raises ChatModelUnavailable when the provider's
    package is not installed, refuses the settings, or there is no such file.
    """
    if not settings.chat_model:
        return None
    from langchain.chat_models import init_chat_model

    provider, name = settings.chat_provider, settings.chat_model
    options: dict[str, Any] = {"temperature": TEMPERATURE}
    if settings.chat_base_url:
        options["base_url"] = settings.chat_base_url
    match provider:
        case "ollama":
            options |= {
                "num_predict": MOST_TOKENS,
                "num_ctx": CONTEXT,
                # Thinking would use up the tokens of the answer.
                "reasoning": False,
                "client_kwargs": {"timeout": settings.chat_timeout},
            }
        case "gguf":
            server, key = _served(Path(name))
            options |= {"base_url": f"{server.listening_address}/v1", **_client(key, settings)}
            provider, name = "openai", "local"
        case _:
            options |= _client(settings.chat_api_key, settings)
    try:
        model: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
    except (ImportError, ValueError, TypeError) as error:
        raise ChatModelUnavailable(settings.chat_provider) from error
    return model


def _client(key: SecretStr, settings: Settings) -> dict[str, Any]:
    # Retries are counted by the maker; the client must not add its own to every stall.
    return {
        "api_key": key.get_secret_value() or "none",
        "timeout": settings.chat_timeout,
        "max_retries": 0,
        "max_tokens": MOST_TOKENS,
    }


def request_options(settings: Settings) -> Mapping[str, Any]:
    """What makes a server answer with JSON of the right shape, where it knows how; else empty.

    A server that refuses these options is asked again without them.
    """
    if not settings.chat_model:
        return {}
    match settings.chat_provider:
        case "ollama":
            return {"format": SCHEMA}
        case "deepseek":
            return {"response_format": {"type": "json_object"}}
        case "openai" | "gguf":
            schema = {"name": "sentences", "schema": SCHEMA, "strict": True}
            options: dict[str, Any] = {"response_format": {"type": "json_schema", "json_schema": schema}}
            if settings.chat_base_url or settings.chat_provider == "gguf":
                # vLLM and llama.cpp: reasoning models answer at once.
                options["extra_body"] = {"chat_template_kwargs": {"enable_thinking": False}}
            return options
        case _:
            return {}


def bounded(options: Mapping[str, Any], most: int) -> dict[str, Any]:
    """``options`` with room for ``most`` sentences where they hold a schema: small models go round
    in circles when nothing ends the list."""
    result = deepcopy(dict(options))
    schemas = (result.get("format"), result.get("response_format", {}).get("json_schema", {}).get("schema"))
    for schema in schemas:
        if schema:
            schema["properties"]["sentences"]["maxItems"] = most
    return result


@cache
def _served(path: Path) -> tuple[Any, SecretStr]:
    """The server in this process for a GGUF file, started once per file, and its key."""
    if not path.is_file():
        raise ChatModelUnavailable(f"没有这个模型文件：{path}")
    try:
        xllamacpp: Any = import_module("xllamacpp")
    except ImportError as error:
        raise ChatModelUnavailable("没有安装 xllamacpp") from error
    key = SecretStr(secrets.token_urlsafe(24))
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.verbosity = -1
    # The address is open to all users of this machine; the key is not.
    params.api_keys = [key.get_secret_value()]
    # The threads wait for each other: one that must share its core slows all of them down.
    params.cpuparams.n_threads = max(1, (os.cpu_count() or 2) - 1)
    try:
        server = xllamacpp.Server(params)
    except (RuntimeError, ValueError) as error:
        raise ChatModelUnavailable(f"模型文件无法载入：{path.name}") from error
    return server, key
