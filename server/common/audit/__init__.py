"""Who did what: one entry for every message, action, tool call, sign-in, webhook, request and session."""

from server.common.audit.record import RequestContext, context, current, record

__all__ = ["RequestContext", "context", "current", "record"]
