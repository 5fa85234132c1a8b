"""The engine keeps nothing: a turn brings its record and takes the new one home, or fails as a whole.

POST /webhooks/turn/webhook   {"text", "metadata": {"intent"?, "entities"?}, "record"?, "actions"?}
  -> 200 {"replies": [...], "record": {...}, "understood": {...}}, or 502 {"error"} and nothing has changed.
POST /webhooks/turn/understand   {"messages": [{"text", "metadata"}]} -> {"understood": [...]}
GET /webhooks/turn/   health and the model's id

`actions` is the address that answers for the actions of this turn; without it the one of endpoints.yml does. So any
number of programs can share any number of engines.

A record is {"slots": {name: value}, "loop": name or null}: state, never events. It needs no migration when rules or
examples change, and a talk goes on days later. A reply is {"utter": name} (a response of domain.yml) or
{"custom": {...}} (what an action decided); the bot renders both.
"""

from __future__ import annotations

import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Iterable, Optional

from rasa.core.actions import action as rasa_action
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from sanic import Blueprint, response

NOT_STATE = frozenset({"session_started_metadata"})


@dataclass
class CurrentTurn:
    before: Optional[dict]
    actions: Optional[str] = None
    after: Optional[dict] = None
    replies: list = field(default_factory=list)
    understood: Optional[dict] = None
    failure: Optional[str] = None


current: ContextVar[Optional[CurrentTurn]] = ContextVar("turn", default=None)


class TurnStore(TrackerStore, SerializedTrackerAsText):
    """Reads the record that came with the turn and writes the one that goes home with it."""

    def __init__(self, domain: Any, event_broker: Any = None, host: Any = None, **kwargs: Any) -> None:
        super().__init__(domain, event_broker)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        turn = current.get()
        if turn is None or not turn.before:
            return None
        known = {slot.name for slot in self.domain.slots}
        events: list = [ActionExecuted("action_session_start"), SessionStarted()]
        events += [SlotSet(name, value) for name, value in turn.before["slots"].items() if name in known]
        if turn.before["loop"] in self.domain.form_names:
            events.append(ActiveLoop(turn.before["loop"]))
        events.append(ActionExecuted("action_listen"))
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots, domain=self.domain)

    async def save(self, tracker: DialogueStateTracker) -> None:
        turn = current.get()
        if turn is None:
            return
        turn.after = {
            "slots": {
                name: slot.value
                for name, slot in tracker.slots.items()
                if slot.value is not None and name not in NOT_STATE
            },
            "loop": tracker.active_loop_name,
        }
        if tracker.latest_message is not None:
            turn.understood = understood(tracker.latest_message.parse_data)
        turn.replies = [reply(event) for event in tracker.events if event.type_name == "bot"]

    async def keys(self) -> Iterable[str]:
        return []


def reply(event: Any) -> dict:
    custom = event.data.get("custom")
    return {"custom": custom} if custom else {"utter": event.metadata.get("utter_action")}


def understood(parse: dict) -> dict:
    """What the bot keeps of an understanding: kind, confidence, best topics and categories with their scores."""
    return {
        "intent": parse["intent"].get("name"),
        "confidence": round(float(parse["intent"].get("confidence") or 0.0), 4),
        "kind": parse.get("kind") or parse["intent"].get("name"),
        "topics": parse.get("topics") or [],
        "categories": parse.get("categories") or [],
    }


_run = rasa_action.RemoteAction.run


async def _run_and_remember_failure(self: Any, *args: Any, **kwargs: Any) -> Any:
    # Rasa logs a failed action, forgets its events and goes on as if it had succeeded; here it fails the turn.
    turn = current.get()
    if turn is not None and turn.actions:
        self.action_endpoint = EndpointConfig(turn.actions)
    try:
        return await _run(self, *args, **kwargs)
    except rasa_action.ActionExecutionRejection:
        raise
    except Exception as error:
        if turn is not None:
            turn.failure = f"{self.name()}: {type(error).__name__}"
        raise


rasa_action.RemoteAction.run = _run_and_remember_failure


class Turn(InputChannel):
    @classmethod
    def name(cls) -> str:
        return "turn"

    def blueprint(self, on_new_message: Any) -> Blueprint:
        blueprint = Blueprint("turn", __name__)

        @blueprint.route("/", methods=["GET"])
        async def health(request: Any) -> Any:
            agent = request.app.ctx.agent
            ready = agent is not None and agent.is_ready()
            return response.json({"ready": ready, "model": agent.model_id if ready else None}, 200 if ready else 503)

        @blueprint.route("/webhook", methods=["POST"])
        async def converse(request: Any) -> Any:
            asked = request.json
            record = asked.get("record")
            turn = CurrentTurn(before=record, actions=asked.get("actions"))
            current.set(turn)
            metadata = dict(asked.get("metadata") or {})
            if record and record["loop"]:
                metadata["expects"] = record["slots"].get("requested_slot")
                metadata["urgent"] = record["slots"].get("urgent")
            # A new sender for each turn: no lock of Rasa's is ever waited for, and no id of a chat is known here.
            message = UserMessage(
                asked["text"], CollectingOutputChannel(), uuid.uuid4().hex, input_channel="turn", metadata=metadata
            )
            try:
                await on_new_message(message)
            except Exception as error:
                turn.failure = turn.failure or type(error).__name__
            if turn.failure or turn.after is None:
                return response.json({"error": turn.failure or "nothing was saved"}, status=502)
            if not turn.replies:
                return response.json({"error": "no reply"}, status=502)
            return response.json({"replies": turn.replies, "record": turn.after, "understood": turn.understood})

        @blueprint.route("/understand", methods=["POST"])
        async def understand(request: Any) -> Any:
            processor = request.app.ctx.agent.processor
            messages = [
                UserMessage(item["text"], metadata=item.get("metadata") or {}) for item in request.json["messages"]
            ]
            target = processor.model_metadata.nlu_target
            results = processor.graph_runner.run(
                inputs={"__message__": messages, "__tracker__": None}, targets=[target]
            )
            return response.json(
                {"understood": [understood(m.as_dict(only_output_properties=True)) for m in results[target]]}
            )

        return blueprint
