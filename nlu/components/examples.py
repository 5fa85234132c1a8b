"""Reads the files under data/ that hold one intent each, together with what else is known about it.

A file has `topic: ID` (a question; the answer for the bot stands beside the examples) or `intent: NAME`, and
`examples`, one message a line, each after "- ". The examples are plain text: brackets and braces mean themselves.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Union

import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


def read(folder: Path) -> List[tuple[str, str]]:
    """All (text, intent) pairs of the files under `folder`, in the order of path and line."""
    pairs = []
    for path in sorted(folder.rglob("*.yml")):
        content = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        if "examples" not in content:
            continue
        intent = f"question/{content['topic']}" if "topic" in content else content["intent"]
        pairs += [(line[2:].strip(), intent) for line in content["examples"].splitlines() if line.startswith("- ")]
    return pairs


class ExampleImporter(TrainingDataImporter):
    """Adds the messages under the training data folder to what Rasa reads itself."""

    def __init__(
        self,
        config_file: Optional[str] = None,
        domain_path: Optional[str] = None,
        training_data_paths: Optional[Union[List[str], str]] = None,
        **kwargs: Any,
    ) -> None:
        paths = [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths or []
        self.folders = [Path(path) for path in paths]

    def get_domain(self) -> Domain:
        return Domain.empty()

    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        return StoryGraph([])

    def get_config(self) -> Dict:
        return {}

    def get_config_file_for_auto_config(self) -> Optional[str]:
        return None

    def get_nlu_data(self, language: Optional[str] = "id") -> TrainingData:
        messages: List[Message] = []
        responses: dict[str, list[dict[str, Any]]] = {}
        for folder in self.folders:
            for text, intent in read(folder):
                data = {"text": text, INTENT: intent.split("/")[0]}
                if "/" in intent:
                    data[INTENT_RESPONSE_KEY] = intent
                    # Rasa wants a response for each; ours are rendered by the bot, from the id alone
                    responses[f"utter_{intent}"] = [{"text": intent}]
                messages.append(Message(data=data))
        return TrainingData(messages, responses=responses)
