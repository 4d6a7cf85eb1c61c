"""Version, metadata, the caller and other users, the caller's token.

They must not know projects.
"""

from __future__ import annotations

from triage_bot.sandbox import rows
from triage_bot.sandbox.api.authentication import expired
from triage_bot.sandbox.api.call import Answer, Call, Route
from triage_bot.sandbox.api.paging import offset_page
from triage_bot.sandbox.api.parameters import PAGING, Param, boolean
from triage_bot.sandbox.api.views import Json, View
from triage_bot.sandbox.refusals import not_found, unauthorized


def version(call: Call) -> Answer:
    """`enterprise` names the code base, not the licence [lib/api/metadata.rb]."""
    instance = call.world.instance
    enterprise = instance.edition == "ee"
    return Answer(
        {
            "version": instance.version + ("-ee" if enterprise else ""),
            "revision": "5a4db0c0000",
            "kas": {"enabled": False, "externalUrl": None, "externalK8sProxyUrl": None, "version": None},
            "enterprise": enterprise,
        }
    )


def _full_user(call: Call, user: rows.User) -> Json:
    view = View(call.world, call.base)
    return view.user(user) | {
        "created_at": view.time(user.created_at),
        "bio": "",
        "location": "",
        "linkedin": "",
        "twitter": "",
        "discord": "",
        "website_url": "",
        "github": "",
        "job_title": "",
        "pronouns": None,
        "organization": "",
        "bot": user.bot,
        "work_information": None,
        "local_time": None,
    }


def current_user(call: Call) -> Answer:
    """The user of the token, `bot` included [lib/api/users.rb]."""
    user = call.who()
    mail = f"{user.username}@noreply.localhost"
    return Answer(
        _full_user(call, user)
        | {
            "last_sign_in_at": None,
            "confirmed_at": View(call.world, call.base).time(user.created_at),
            "last_activity_on": None,
            "email": mail,
            "theme_id": 3,
            "color_scheme_id": 1,
            "projects_limit": 0 if user.bot else 100000,
            "current_sign_in_at": None,
            "identities": [],
            "can_create_group": not user.bot,
            "can_create_project": not user.bot,
            "two_factor_enabled": False,
            "external": False,
            "private_profile": False,
            "commit_email": mail,
        }
    )


def users(call: Call) -> Answer:
    """By exact user name (letter case does not matter) or by a part of a name [lib/api/users.rb]."""
    found = list(call.world.users)
    if call.given.get("username"):
        found = [user for user in found if user.username.lower() == call.given["username"].lower()]
    if call.given.get("search"):
        part = call.given["search"].lower()
        found = [user for user in found if part in user.username.lower() or part in user.name.lower()]
    if call.wants("active"):
        found = [user for user in found if user.state == "active"]
    if call.wants("blocked"):
        found = [user for user in found if user.state == "blocked"]
    order = (call.given.get("order_by") or "id").replace("updated_at", "created_at")
    found.sort(key=lambda user: (getattr(user, order), user.id), reverse=call.given.get("sort") != "asc")
    page, headers = offset_page(call, found)
    return Answer([View(call.world, call.base).user(user) for user in page], headers=headers)


def one_user(call: Call) -> Answer:
    """Anybody, with `bot` [lib/api/users.rb]."""
    user = call.world.users.get(int(call.segments["user_id"]))
    if user is None:
        raise not_found("User")
    return Answer(_full_user(call, user))


def token_self(call: Call) -> Answer:
    """What the token says of itself [lib/api/personal_access_tokens/self_information.rb]."""
    token, view = call.token, View(call.world, call.base)
    if token is None:
        raise unauthorized()
    return Answer(
        {
            "id": token.id,
            "name": token.name,
            "revoked": token.revoked,
            "created_at": view.time(token.created_at),
            "description": None,
            "scopes": token.scopes,
            "user_id": token.user_id,
            "last_used_at": view.time(token.last_used_at),
            "active": not token.revoked and not expired(call.world, token),
            "expires_at": token.expires_at,
            "granular": token.permissions is not None,
        }
    )


USER_ORDERS = ("id", "name", "username", "created_at", "updated_at")
USER_FILTERS = (
    Param("username"),
    Param("search"),
    Param("active", boolean),
    Param("blocked", boolean),
    Param("order_by", values=USER_ORDERS),
    Param("sort", values=("asc", "desc")),
    *PAGING,
)
ROUTES = (
    Route("GET", "/version", version, login=True),
    Route("GET", "/metadata", version, login=True),
    Route("GET", "/user", current_user, login=True),
    Route("GET", "/users", users, USER_FILTERS, login=True),
    Route("GET", "/users/:user_id", one_user, login=True),
    Route("GET", "/personal_access_tokens/self", token_self, login=True, permission="self"),
)
