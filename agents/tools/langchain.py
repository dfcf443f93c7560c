"""The tools as langchain's loop wants them: a schema for the model, a call that brings the turn's context."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from langchain.tools import ToolRuntime
from langchain_core.tools import StructuredTool

from agents.context import TurnContext
from agents.tools import SHOPPER_TOOLS
from agents.tools.base import Tool, invoke


def _adapted(tool: Tool[Any]) -> StructuredTool:
    def call(runtime: ToolRuntime[TurnContext, Any], **args: Any) -> tuple[str, dict[str, Any]]:
        result, error, ms = invoke(tool, runtime.context, args)
        artifact = {"result": result.as_json() if result else None, "error": error, "ms": ms}
        content = {"error": error} if error else result.data if result else {}
        return json.dumps(content, ensure_ascii=False, default=str), artifact

    schema = tool.wish.model_json_schema()
    return StructuredTool.from_function(
        call,
        name=tool.name,
        description=tool.description,
        # As a schema, not as a class: validation is ours, with nothing extra allowed, and knows no `runtime`.
        args_schema={
            **schema,
            "title": tool.name,
            "description": tool.description,
            "properties": schema.get("properties", {}),
        },
        response_format="content_and_artifact",
    )


@lru_cache(maxsize=1)
def shopper_tools() -> list[StructuredTool]:
    return [_adapted(tool) for tool in SHOPPER_TOOLS]
