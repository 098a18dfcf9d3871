"""Which rows a person may see. Every view starts here; what is out of scope does not exist."""

from datetime import date, datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from duxing.core import clock
from duxing.core.models import ProtectedQuerySet
from duxing.matters import states
from duxing.orgs.roles import BUSINESS, BY_LINE, UNIT_STAFF, Role


def matter_scope(user: Any) -> Q:
    """The matters in the user's data scope, as a condition on Matter.

    The office, the 秘书长 and the mayor see all. A leader sees the own line and what the own
    words started, a deputy secretary-general the same of the leaders assisted. An office section
    sees what it handed out. A unit sees what it was handed, once it was handed out, and where it
    collates (汇总) the matters of the units whose results it puts together.
    """
    if not user.is_authenticated or not user.has_role(*BUSINESS):
        return Q(pk__in=[])
    reach = scope_from_above(user)
    return reach | _handed_out(user) if user.has_role(*UNIT_STAFF) and not user.sees_all else reach


def scope_from_above(user: Any) -> Q:
    """What is seen from the government's side, as a condition on Matter: never what is a unit's to see.

    All for the office, what an office section handed out, the line of a leader or of the leaders
    assisted. Who holds a post here and another in a unit sees the unit's matters as the unit does.
    """
    reach = Q(pk__in=[])
    if not user.is_authenticated:
        return reach
    if user.sees_all:
        return Q()
    if user.has_role(Role.OFFICE_SECTION):
        reach |= Q(section_id__in=user.unit_ids)
    if user.has_role(*BY_LINE):
        # Nothing is read for posts assisted where there are none.
        theirs = Q(Exists(_assisted(user))) & Q(_words(leader__pk__among=_assisted(user)))
        reach |= Q(leader_id__in=_line(user)) | _words(leader_id__in=user.post_ids) | theirs
    return reach


def _assisted(user: Any) -> QuerySet[Any]:
    """The keys of the leaders' posts that the person assists."""
    return apps.get_model("orgs.Post")._base_manager.filter(aide_id__in=user.post_ids).values("pk")


def _line(user: Any) -> QuerySet[Any]:
    """The keys of the leaders' posts whose matters the person sees: the own, and those assisted."""
    posts = apps.get_model("orgs.Post")._base_manager
    return posts.filter(Q(pk__in=user.post_ids) | Q(aide_id__in=user.post_ids)).values("pk")


def _words(**whose: Any) -> Q:
    """Whether certain leaders wrote on the source of the matter.

    Asked of one matter after the other: the words of years are more than a page needs. By an
    inequality, which the equality says already, no set of all of them can be made.
    """
    words = apps.get_model("sources.Instruction")._base_manager
    here = {"source_id": OuterRef("source_id"), "source_id__lte": OuterRef("source_id")}
    return Q(Exists(words.filter(**whose, **here)))


def _started_by(posts: Any) -> Q:
    """What the words of these posts started, found by the words.

    Distinct, so that PostgreSQL takes one source after the other and stops when it has enough.
    """
    words = apps.get_model("sources.Instruction")._base_manager.filter(leader_id__in=posts)
    return Q(source_id__in=words.values("source_id").distinct())


def _handed_out(user: Any) -> Q:
    """The matters in which the own unit has a share, or whose results it collates.

    Their keys are read from the unit's shares, not asked of every matter: the cost follows the
    unit, not the city.
    """
    matters = apps.get_model("matters.Matter")._base_manager
    shares = apps.get_model("matters.Assignment")._base_manager.filter(unit_id__in=user.unit_ids)
    collating = shares.filter(role="collating").values("matter_id")
    keys = shares.values("matter_id").union(matters.filter(parent_id__in=collating).values("pk"))
    return Q(pk__among=keys, status__in=states.HANDED_OUT)


def with_office(*, one_by_one: bool = False) -> Exists | Coalesce:
    """Whether the lead's final report waits for the office, as a condition on Matter.

    From then on the unit has delivered: what runs is the office's own clock (ReviewDue). For a query
    that stops after a page, `one_by_one`: PostgreSQL would else read every report that waits first.
    """
    reports = apps.get_model("matters.Feedback")._base_manager
    found = reports.filter(
        assignment__matter_id=OuterRef("pk"),
        assignment__unit_id=OuterRef("lead_unit_id"),
        due__is_final=True,
        status=states.FeedbackStatus.SUBMITTED,
    )
    if not one_by_one:
        return Exists(found)
    # What the equality says already; by an inequality no set of all such matters can be made. Where it
    # is a value among others, it is not turned into a join either.
    return Coalesce(Exists(found.filter(assignment__unit_id__lte=OuterRef("lead_unit_id"))), Value(False))


def is_overdue(at: Any, today: Any, *, one_by_one: bool = False) -> Q:
    """The condition behind `overdue`; `today` is the local date of the instant `at`."""
    return Q(
        ~with_office(one_by_one=one_by_one),
        status__in=states.RUNNING,
        clock_stopped_at__isnull=True,
        due_at__lte=at,
        due_on__lte=today,
    )


class MatterQuerySet(ProtectedQuerySet):
    """Matters."""

    def visible_to(self, user: Any) -> Self:
        """Rows inside the user's data scope."""
        return self.filter(matter_scope(user))

    def in_parts(self, user: Any) -> list[Self]:
        """The rows of `visible_to` in parts that have none in common, for counting.

        What a leader sees for two reasons is two ways to it, each by an index of its own; asked for
        at once, the city would be read until enough of it was found.
        """
        alone = user.is_authenticated and not user.sees_all and user.has_role(*BY_LINE)
        if not alone or user.has_role(Role.OFFICE_SECTION, *UNIT_STAFF):
            return [self.visible_to(user)]
        own, line = Q(leader_id__in=user.post_ids), Q(leader_id__in=_line(user))
        rest = self.exclude(own)
        return [self.filter(own), rest.filter(line), rest.exclude(line).filter(_started_by(_line(user)))]

    def started_by(self, user: Any, *, one_by_one: bool = False) -> Self:
        """What the person's own words started, of the rows of `visible_to`.

        Who sees by line sees it for that reason, so nothing else is asked of it. For a page in its
        order, `one_by_one`; else it is found by the words.
        """
        if not user.is_authenticated:
            return self.none()
        posts = user.post_ids
        rows = self.filter(_words(leader_id__in=posts) if one_by_one else _started_by(posts))
        return rows if user.has_role(*BY_LINE) else rows.visible_to(user)

    def seen_from_above(self, user: Any) -> Self:
        """Rows that the user sees from the government's side, and so with what units do not see."""
        return self.filter(scope_from_above(user))

    def open(self) -> Self:
        return self.filter(status__in=states.OPEN)

    def overdue(self, at: datetime, today: date | None = None) -> Self:
        """With the clock running past the instant of the deadline, and no final report delivered.

        The date adds nothing to the instant but the index in which the open matters stand; `today`
        is its local date, for who knows it already.
        """
        return self.filter(is_overdue(at, today or clock.local(at).date()))

    def due_between(self, first: date, last: date) -> Self:
        """With the clock running and due on one of the local days from `first` to `last`."""
        return self.filter(
            status__in=states.RUNNING, clock_stopped_at__isnull=True, due_on__gte=first, due_on__lte=last
        )

    def for_page(self, user: Any) -> Self:
        """One matter with what its page says of itself, and whether what hangs on it is in scope.

        Adds `opens_source`, `opens_parent`, `has_parts`, and the working days of the rule “near_due”.
        """
        near = apps.get_model("workdays.DeadlinePolicy")._default_manager.filter(code="near_due")
        sources = apps.get_model("sources.Source")._default_manager.visible_to(user)
        own = self.model._default_manager
        return self.select_related(
            "type", "source", "parent", "lead_unit", "leader__holder", "supervisor", "section", "schedule"
        ).annotate(
            opens_source=Exists(sources.filter(pk=OuterRef("source_id"))),
            opens_parent=Exists(own.visible_to(user).filter(pk=OuterRef("parent_id"))),
            has_parts=Exists(own.filter(parent_id=OuterRef("pk"))),
            with_office=with_office(),
            near_workdays=Subquery(near.order_by("-version").values("amount")[:1]),
        )

    def for_list(self) -> Self:
        """What the list shows, at a fixed number of queries."""
        rows = self.select_related("type", "lead_unit", "leader__holder", "supervisor")
        return rows.defer("search_text", "search_text_units", "due_proof").annotate(with_office=with_office())


def _own_or_seen(user: Any, prefix: str) -> Q:
    """Rows of assignments: the unit's own, or of any matter in scope for those above units."""
    if not user.is_authenticated or not user.has_role(*BUSINESS):
        return Q(pk__in=[])
    if user.sees_all:
        return Q()
    reach = Q(pk__in=[])
    if user.has_role(*UNIT_STAFF):
        handed_out = Q(**{f"{prefix}matter__status__in": states.HANDED_OUT})
        shares = apps.get_model("matters.Assignment")._base_manager.filter(
            unit_id__in=user.unit_ids, role="collating", matter_id=OuterRef(f"{prefix}matter__parent_id")
        )
        reach |= handed_out & (Q(**{f"{prefix}unit_id__in": user.unit_ids}) | Q(Exists(shares)))
    if user.has_role(Role.OFFICE_SECTION, *BY_LINE):
        above = apps.get_model("matters.Matter")._base_manager.filter(scope_from_above(user))
        reach |= Q(**{f"{prefix}matter__in": above.values("pk")})
    return reach


class AssignmentQuerySet(ProtectedQuerySet):
    """Units' shares of matters."""

    def visible_to(self, user: Any) -> Self:
        """A unit's own shares; for those above units, the shares of the matters in scope."""
        return self.filter(_own_or_seen(user, ""))

    def in_order(self) -> Self:
        """Lead first, then by the units' official order."""
        lead_first = Case(When(role="lead", then=0), When(role="collating", then=0), default=1)
        return self.select_related("unit").annotate(rank=lead_first).order_by("rank", "unit__order", "pk")


class DueQuerySet(ProtectedQuerySet):
    """Expected reports."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(_own_or_seen(user, "assignment__"))

    def missing(self, at: datetime) -> Self:
        """Past their time without a report (漏报)."""
        late = Q(status=states.DueStatus.OPEN, due_at__lte=at)
        return self.filter(late | Q(status=states.DueStatus.MISSED))


class FeedbackQuerySet(ProtectedQuerySet):
    """Reports."""

    def visible_to(self, user: Any) -> Self:
        """A unit's own reports; above units, those of matters in scope that have been submitted."""
        rows = self.filter(_own_or_seen(user, "assignment__"))
        own = Q(assignment__unit_id__in=user.unit_ids) if user.is_authenticated else Q(pk__in=[])
        return rows.filter(
            own | Q(submitted_at__isnull=False) | Q(proxy__isnull=False) | Q(drafted_by=user.pk)
        )

    def waiting_for_review(self) -> Self:
        """Sent and not judged; what still waits when its matter ends is judged no more."""
        open_matters = {"assignment__matter__status__in": states.OPEN}
        return self.filter(status=states.FeedbackStatus.SUBMITTED, **open_matters)


class SubmissionQuerySet(ProtectedQuerySet):
    """Reading slips."""

    def visible_to(self, user: Any) -> Self:
        """The office and the 秘书长 see all slips, a leader those that go to the own post."""
        if not user.is_authenticated or not user.has_role(*BUSINESS):
            return self.none()
        if user.sees_all:
            return self
        posts = user.post_ids
        return self.filter(pk__in=self.model._base_manager.filter(readings__leader_id__in=posts).values("pk"))
