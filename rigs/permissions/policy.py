"""What every address needs: an address without an entry here fails the rig.

`kind` is the record that the address names, `stages` those on which the act is possible. `roles` limits
a page to some roles; others find no such page. `right` is the formula that decides between done and
refused, once the record is in scope. `writes` says that the act leaves an entry in the record of operations.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from duxing.cockpit.listing import VIEWS
from rigs.permissions import oracle
from rigs.permissions.facts import Person, Thing

Right = Callable[[Person, Thing], bool]


@dataclass(frozen=True)
class Need:
    """One method of one address."""

    name: str
    method: str
    kind: str = ""
    stages: tuple[str, ...] = ()
    right: Right = oracle.everyone
    roles: frozenset[str] = frozenset()
    writes: bool = False
    variant: str = ""
    anonymous: bool = False
    query: str = ""

    @property
    def called(self) -> str:
        return f"{self.method} {self.name}{'+' + self.variant if self.variant else ''}"


def get(name: str, kind: str = "", *stages: str, **more: Any) -> Need:
    return Need(name, "GET", kind, stages, **_roles(more))


def post(name: str, kind: str = "", *stages: str, **more: Any) -> Need:
    return Need(name, "POST", kind, stages, **({"writes": True} | _roles(more)))


def both(name: str, kind: str = "", *stages: str, **more: Any) -> list[Need]:
    """A form and its sending: the same right for looking at the form."""
    reading = {key: value for key, value in more.items() if key not in ("writes", "variant")}
    return [get(name, kind, *stages, **reading), post(name, kind, *stages, **more)]


def _roles(more: dict[str, Any]) -> dict[str, Any]:
    return more | ({"roles": frozenset(more["roles"])} if "roles" in more else {})


HANDED = ("handed", "shared", "slip", "spread", "part", "whole", "nothing", "internal")
PAGES = [
    get("home"),
    post("display", anonymous=True, writes=False),
    get("cockpit:list"),
    post("cockpit:list_xlsx"),
    get("cockpit:morning", roles=oracle.OFFICE),
    get("cockpit:more"),
    get("cockpit:help"),
    get("notices:list"),
    post("notices:read_all", writes=False),
    post("notices:open", "notice", writes=False),
    get("workdays:calendar"),
    get("workdays:calendar_year", "year"),
    *both("workdays:set_day", roles={"office_director"}),
    *both("workdays:import_notice", roles={"office_director"}),
    get("audit:entries", roles={"office_director"}),
]
# The same lists by every filter: what one may not see is in none of them.
LISTS = [
    *(get("cockpit:list", query=f"view={view}", variant=view) for view in VIEWS),
    get("cockpit:list", query="q=事项", variant="search"),
    get("cockpit:list", query="q=查办&status=dispatched", variant="words"),
    get("cockpit:list", query="q=油烟噪声查办", variant="alike"),
    post("cockpit:list_xlsx", query="q=事项", variant="search"),
    post("cockpit:list_xlsx", query="view=ended", variant="ended"),
    get("home", query="scope=all", variant="all"),
    get("intake:sources", query="q=来件", variant="search", roles=oracle.READERS),
    get("orgs:find_units", query="q=局&many=1", variant="many"),
    get("orgs:units", query="ended=1", variant="ended"),
    get("orgs:people", query="vacant=1", variant="vacant"),
]
FILES = [
    get("files:download", "attachment", right=oracle.takes_file),
    post("files:download", "attachment", right=oracle.takes_file, writes=False),
    get("files:show", "attachment"),
]
ACCOUNT = [
    get("orgs:login", anonymous=True),
    post("orgs:login", anonymous=True, writes=False),
    post("orgs:logout"),
    get("orgs:change_password"),
    post("orgs:change_password"),
    get("orgs:units"),
    get("orgs:find_units"),
    get("orgs:unit", "unit"),
    get("orgs:people"),
    get("orgs:person", "person"),
    *both("orgs:new_unit", roles=oracle.KEEPERS),
    *both("orgs:edit_unit", "unit", roles=oracle.KEEPERS),
    *both("orgs:end_unit", "unit", "anqu-nyj", "jyj", roles=oracle.KEEPERS),
    post("orgs:add_alias", "unit", right=oracle.names),
    *both("orgs:new_person", "unit", roles=oracle.KEEPERS),
    post("orgs:remove_alias", "alias", roles=oracle.KEEPERS),
    post("orgs:reset_password", "person", roles=oracle.KEEPERS, right=oracle.keeps_others),
    post("orgs:set_active", "person", roles=oracle.KEEPERS, right=oracle.keeps_others),
    *both("orgs:hand_over", "post", right=oracle.hands_over),
]
MATTERS = [
    get("matters:matter", "matter"),
    get("matters:source_text", "matter", "whole", "excerpts", "nothing", right=oracle.reads_text),
    *both("matters:dispatch", "matter", "filed", right=oracle.keeps),
    get("matters:dispatch_phones", "matter", "filed", right=oracle.keeps),
    *both("matters:note_call", "matter", "handed", "shared", "part", right=oracle.keeps),
    *both("matters:move_deadline", "matter", "handed", "shared", right=oracle.by_office),
    *both("matters:close", "matter", "presented", right=oracle.by_office),
    *both("matters:merge", "matter", "handed", right=oracle.by_office),
    *both("matters:reopen", "matter", "closed", right=oracle.by_office),
    *both("matters:issue_notice", "matter", "handed", right=oracle.keeps),
    get("matters:notice_paper", "matter", "slip"),
    get("matters:proxy_paper", "proxy", "bare", right=oracle.by_office),
    get("matters:proxy_paper", "proxy", "reading", variant="scanned"),
    *both("matters:add_scan", "proxy", "bare", right=oracle.by_office),
    *both("matters:receive", "assignment", right=oracle.receives),
]
REPORTS = [
    *both("matters:report", "due", right=oracle.receives),
    post("matters:autosave", "due", right=oracle.drafts),
    *both("matters:report_sealed", "due", right=oracle.receives),
    get("matters:feedback", "feedback"),
    post("matters:sign", "feedback", "signing", right=oracle.signs),
    get("matters:review", "feedback", "sent", "entered"),
    post("matters:review", "feedback", "sent", "entered", right=oracle.reviews),
    post("matters:review", "feedback", "sent", "entered", right=oracle.returns, variant="return"),
    post("matters:report_paper", "feedback", "drafting", "sent", "entered"),
    post("matters:report_paper", "feedback", "internal", right=oracle.takes_file, variant="internal"),
    get("matters:reviews", roles=oracle.OFFICE),
    get("matters:submissions"),
    *both("matters:new_submission", roles=oracle.OFFICE),
    get("matters:submission", "submission"),
    *both("matters:record_reading", "reading", right=oracle.reads),
]
SOURCES = [
    get("intake:sources", roles=oracle.READERS),
    *both("intake:register", roles=oracle.REGISTRARS),
    post("intake:read", roles=oracle.REGISTRARS, writes=False),
    *both("intake:number_only", roles=oracle.REGISTRARS),
    *both("intake:import_source", roles=oracle.REGISTRARS),
    post("intake:read_document", roles=oracle.REGISTRARS, writes=False),
    get("intake:source", "source"),
    *both("intake:pass_on", "source", "text", right=oracle.keeps),
    *both("intake:approve_source", "source", "batch", right=oracle.gives_batch),
    get("intake:clauses", "source", "apart", "settled"),
    *both("intake:amend", "source", "apart", right=oracle.keeps),
    post("intake:decompose", "source", "text", right=oracle.keeps),
    post("intake:settle", "source", "ready", right=oracle.keeps),
    post("intake:resume", "source", "settled", right=oracle.keeps),
    post("intake:file_all", "source", "ready", right=oracle.keeps),
    post("intake:dispatch_all", "source", "filed", right=oracle.keeps),
    post("intake:breakdown_xlsx", "source", "apart", "of-handed"),
    post("intake:breakdown_xlsx", "source", "of-internal", right=oracle.takes_file, variant="internal"),
    *both("intake:new_matter", "source", "of-handed", "text", right=oracle.keeps),
    get("intake:waiting", roles=oracle.READERS),
]
PROPOSALS = [
    post("intake:mark_clause", "clause", right=oracle.keeps),
    post("intake:add_draft", "clause", right=oracle.keeps),
    post("intake:mark_section", "clause", right=oracle.keeps),
    post("intake:edit_draft", "draft", "apart", right=oracle.keeps),
    post("intake:drop_draft", "draft", "apart", right=oracle.keeps),
    post("intake:merge_draft", "draft", "apart", right=oracle.keeps),
    post("intake:split_draft", "draft", "apart", right=oracle.keeps),
    post("intake:answer_name", "question", right=oracle.keeps),
    post("intake:dismiss_name", "question", right=oracle.keeps),
    *both("intake:edit_matter", "matter", "proposed", right=oracle.keeps),
    post("intake:drop", "matter", "proposed", right=oracle.keeps),
    *both("intake:file", "matter", "proposed", right=oracle.keeps),
    *both("intake:approve", "matter", "waiting", right=oracle.gives_word),
    *both("intake:decline", "matter", "waiting", right=oracle.gives_word),
    *both("intake:sign_later", "approval", right=oracle.by_office),
]
NEEDS: list[Need] = [*PAGES, *LISTS, *FILES, *ACCOUNT, *MATTERS, *REPORTS, *SOURCES, *PROPOSALS]
CLOSED = "closed"


def derived() -> list[Need]:
    """HEAD of every page that is read, and the one of GET and POST that an address does not take."""
    methods: dict[str, set[str]] = {}
    for need in NEEDS:
        methods.setdefault(need.name, set()).add(need.method)
    heads = [replace(need, method="HEAD") for need in NEEDS if need.method == "GET" and not need.query]
    firsts = {need.name: need for need in reversed(NEEDS)}
    closed = [
        replace(firsts[name], method=method, variant=CLOSED, writes=False)
        for name, taken in methods.items()
        for method in ("GET", "POST")
        if method not in taken
    ]
    return [*heads, *closed]


# Addresses outside the resolver: static files are served before any view and hold nothing of the city.
OUTSIDE = {"static/": "样式、脚本和随附的第三方文件，不含业务内容，由静态文件中间件直接给出"}
