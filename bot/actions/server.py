"""The door of the actions: Rasa posts here each turn. A router of the platform process."""

from typing import Any

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from bot.actions.conversation import Centre
from bot.actions.registry import all_actions

log = structlog.get_logger()

ACTION_FAILED = "action_failed"


def action_router(centre: Centre) -> APIRouter:
    """POST /actions/webhook for Rasa's action endpoint, GET /actions/health."""
    executor = ActionExecutor()
    for action in all_actions(centre):
        executor.register_action(action)
    router = APIRouter(prefix="/actions", tags=["actions"])

    @router.get("/health")
    async def health() -> dict[str, Any]:
        return {"status": "ok", "actions": len(executor.actions)}

    @router.post("/webhook")
    async def webhook(call: dict[str, Any]) -> JSONResponse:
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as err:
            return JSONResponse({"error": str(err), "action_name": err.action_name}, 400)
        except ActionNotFoundException as err:
            return JSONResponse({"error": str(err), "action_name": err.action_name}, 404)
        except Exception:  # the HTTP border: Rasa only needs to know that the action failed
            log.exception(ACTION_FAILED, action=call.get("next_action"))
            return JSONResponse({"error": ACTION_FAILED}, 500)
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})

    return router
