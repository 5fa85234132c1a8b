"""What becomes of an understanding that is not sure.

Outside a form, a message whose confidence is below `threshold` becomes the intent `unclear`: the bot offers its best
guesses as buttons. Inside a form (metadata `expects` names the slot that was asked for) the answer comes first: only
a sure question or question on a case interrupts, and while the story is told a question must be surer and short.
Danger is not taken back; but once it is known (metadata `urgent`), what is said next is first of all the answer to
the question at hand, however it sounds. And a few words in answer to a question ("saya ibunya", "umurnya 25") tell the
model too little to see danger in them unless it is all but certain; the bot's own rules look at them all the same.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.spelling import regular
from components.understanding import set_intent

STORY_SLOTS = frozenset({"story"})
INTERRUPTING = frozenset({"question", "status"})
# "Malaysia, Johor" is what the bot itself gives as an example of a place, and the surest question on Malaysia.
ASKS = re.compile(
    r"\?|\b(apa|apakah|apaan|bagaimana|berapa|kapan|siapa|kenapa|mengapa|dimana|di mana|kemana|ke mana|mana|boleh|"
    r"bolehkah|bisa|bisakah|cara|syarat|aturan|biaya|nomor|wajib|harus|perlu|maksud|beda|info|tanya|status|laporan)\b"
)
SURE_DANGER = 0.6
FEW_WORDS, SURE_DANGER_OF_FEW = 4, 0.95
PHONE_DIGITS = 8


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Doubt(GraphComponent):
    def __init__(self, config: Dict[str, Any]) -> None:
        self.config = config

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "threshold": 0.25,
            "interrupt_threshold": 0.5,
            "story_interrupt_threshold": 0.7,
            "story_question_max_words": 14,
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Doubt:
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            metadata = message.get("metadata") or {}
            kind = message.get("intent")["name"]
            confidence = message.get("intent")["confidence"]
            expects = metadata.get("expects")
            if kind == "danger":
                guessed = expects and expects not in STORY_SLOTS and not metadata.get("intent")
                few = len(message.get("text").split()) <= FEW_WORDS
                unsure = guessed and confidence < (SURE_DANGER_OF_FEW if few else SURE_DANGER)
                if few and unsure:
                    message.set("kind", _likeliest_but_danger(message), add_to_output=True)
                if expects and (metadata.get("urgent") or unsure):
                    set_intent(message, "inform", confidence)
                continue
            if metadata.get("intent"):
                continue
            if expects is None:
                if confidence < self.config["threshold"]:
                    set_intent(message, "unclear", confidence)
                continue
            if kind == "smalltalk":
                continue
            if kind not in INTERRUPTING or not self._interrupts(message.get("text"), confidence, expects):
                set_intent(message, "inform", confidence)
        return messages

    def _interrupts(self, text: str, confidence: float, expects: str) -> bool:
        if expects == "contact" and len(re.findall(r"\d", text)) >= PHONE_DIGITS:
            return False  # a number is an answer there, whatever is written around it
        if expects not in STORY_SLOTS:
            return confidence >= self.config["interrupt_threshold"] and ASKS.search(regular(text)) is not None
        return (
            confidence >= self.config["story_interrupt_threshold"]
            and len(text.split()) <= self.config["story_question_max_words"]
        )


def _likeliest_but_danger(message: Message) -> str:
    return next((kind for kind, _ in message.get("kinds") or () if kind != "danger"), "out_of_scope")
