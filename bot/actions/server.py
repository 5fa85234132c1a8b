"""The action endpoint: rasa-sdk's executor behind one handler, on loopback only.

rasa-sdk's own server would answer a failure with the whole request in it, talk and all; this one answers with the
kind of the error. Its Sanic would also outlive its parent and hold the port.
"""

from __future__ import annotations

import json
import logging

import tornado.web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

log = logging.getLogger(__name__)


class ActionHandler(tornado.web.RequestHandler):
    def initialize(self, executor: ActionExecutor) -> None:
        self.executor = executor

    async def post(self) -> None:
        try:
            result = await self.executor.run(json.loads(self.request.body))
        except ActionExecutionRejection as rejection:
            self.set_status(400)
            self.write({"error": "rejected", "action_name": rejection.action_name})
        except Exception as error:  # the outermost frame of an action: the engine is told, and fails the turn
            log.error("an action failed: %s", type(error).__name__)
            self.set_status(500)
            self.write({"error": type(error).__name__})
        else:
            self.write(result.model_dump() if result is not None else {})


def application() -> tornado.web.Application:
    executor = ActionExecutor()
    executor.register_package("bot.actions")
    return tornado.web.Application([(r"/webhook", ActionHandler, {"executor": executor})], log_function=lambda _: None)
