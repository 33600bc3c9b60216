"""Settings: one class, every field from an environment variable ``REPORT_ASSISTANT_*``.

All state lives under ``home``. Secrets come only from the environment and are never written.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from report_assistant.errors import BadSetting

# Read by third-party libraries when they are imported; nothing may leave the machine.
OFFLINE = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "ANONYMIZED_TELEMETRY": "False",
}


Share = Annotated[float, Field(ge=0, le=1)]


def go_offline() -> None:
    """Switch off every call home of the libraries; call before importing them."""
    os.environ.update(OFFLINE)


def resource_dir(name: str) -> Path:
    """Folder ``name`` (corpus, prompts, models): beside the code in a wheel, else the checkout."""
    packed = Path(__file__).parent / "_data" / name
    return packed if packed.is_dir() else Path(__file__).parents[2] / name


class Settings(BaseSettings):
    """All settings. The environment variable is ``REPORT_ASSISTANT_`` + the field name."""

    # A variable set to nothing is no setting: an empty home would be the folder one happens to stand in.
    model_config = SettingsConfigDict(
        env_prefix="REPORT_ASSISTANT_", extra="ignore", frozen=True, env_ignore_empty=True
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("report-assistant"),
        description="Folder of all state: index, library, chats, figures, drafts.",
    )
    host: str = Field("127.0.0.1", description="Address the page listens on.")
    port: int = Field(7860, description="First port tried; the next free one is used.", ge=1, le=65535)
    embedding_model: str = Field("", description="Path or hub id; empty: the model shipped in models/.")
    chroma_url: str = Field("", description="Address of a Chroma server; empty: embedded in this program.")
    reranker_model: str = Field("", description="Folder of a cross-encoder that reorders what was found.")
    chat_model: str = Field("", description="Chat model name; empty: the precedent maker only.")
    chat_provider: str = Field(
        "openai", description="openai (or compatible), ollama, deepseek, gguf (a file)."
    )
    chat_base_url: str = Field("", description="Base URL of the chat model server.")
    chat_api_key: SecretStr = Field(SecretStr("none"), description="Key of the chat model server.")
    chat_timeout: float = Field(60.0, description="Seconds to wait for the chat model.", gt=0)
    duplication_limit: Share = Field(0.3, description="Largest share of sentences equal to last year's.")
    sister_limit: Share = Field(0.3, description="Largest share of sentences equal to other organs'.")
    login: bool = Field(False, description="Ask for name and password; projects belong to users.")
    login_attempts: int = Field(5, description="Failed logins of one name before it must wait.", ge=1)
    login_pause: int = Field(300, description="Seconds that failed logins count, and the wait.", ge=1)
    section_one_length: int = Field(1000, description="Longest section one, in characters.", ge=1)
    table_introductions: bool = Field(False, description="A sentence before each table of the report.")

    @property
    def index_dir(self) -> Path:
        """The search index, a cache that can be deleted at any time."""
        return self.home / "index"

    @property
    def library_dir(self) -> Path:
        """Reports that users added to the library."""
        return self.home / "library"

    @property
    def database(self) -> Path:
        """SQLite file of chats, figures and drafts."""
        return self.home / "workspaces.sqlite3"

    @property
    def exports_dir(self) -> Path:
        """Documents written for download."""
        return self.home / "exports"

    @property
    def corpus_dir(self) -> Path:
        """Sample reports that travel with the project."""
        return resource_dir("corpus")

    @property
    def prompts_dir(self) -> Path:
        """Versioned prompt files."""
        return resource_dir("prompts")

    @property
    def models_dir(self) -> Path:
        """Embedding model that travels with the project."""
        return resource_dir("models")


def load_settings() -> Settings:
    """Read the settings from the environment; raises BadSetting."""
    try:
        return Settings()
    except ValidationError as error:
        names = "、".join("REPORT_ASSISTANT_" + str(e["loc"][0]).upper() for e in error.errors())
        raise BadSetting(names) from error
