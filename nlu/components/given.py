"""What the bot knows already is not guessed again.

A message's metadata may hold `intent` (a button pressed, a danger rule that fired, a command word) and `entities`
({slot: value}, the choice behind a button). They replace what the classifier said; its topics and categories stay.
"""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from components.understanding import set_intent


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Given(GraphComponent):
    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Given:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            metadata = message.get("metadata") or {}
            intent = metadata.get("intent")
            if not intent:
                continue
            name, _, sub = intent.partition("/")
            if name == "question" and sub:
                message.set("topics", [[sub, 1.0]], add_to_output=True)
            if name in ("complaint", "danger") and not sub:
                categories = message.get("categories") or []
                intent = f"{name}/{categories[0][0]}" if categories else name
            set_intent(message, intent, 1.0)
            entities = [
                {"entity": slot, "value": value, "start": 0, "end": 0, "extractor": "given"}
                for slot, value in (metadata.get("entities") or {}).items()
            ]
            message.set("entities", entities, add_to_output=True)
        return messages
