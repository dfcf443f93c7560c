"""The admin works across tenants: its requests run in the platform's scope."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from server.common.scope import platform_scope


class AdminScopeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = getattr(request, "user", None)
        if (
            request.path.startswith("/admin/")
            and user is not None
            and user.is_authenticated
            and user.is_superuser
        ):
            with platform_scope():
                response = self.get_response(request)
                render = getattr(response, "render", None)
                return (
                    render() if callable(render) and not getattr(response, "is_rendered", True) else response
                )
        return self.get_response(request)
