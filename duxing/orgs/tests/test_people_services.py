"""People come and go; the work stays with the post."""

import pytest

from duxing.audit.models import AuditBody, AuditEntry
from duxing.audit.verify import verify
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden
from duxing.orgs.models import Post, User
from duxing.orgs.roles import Role
from duxing.orgs.services.people import (
    Newcomer,
    add_person,
    create_person,
    create_post,
    fill_post,
    hand_over,
    set_active,
    set_password,
    vacate_post,
)


@pytest.fixture
def post(cast):
    return Post.objects.get(holder=cast.county_hand)


@pytest.fixture
def newcomer(cast):
    return create_person(by=cast.director, username="WangWu", name="王五", landline="0000-7001")


def last():
    return AuditEntry.objects.order_by("seq").last()


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_new_person_cannot_log_in_before_a_password_is_set(newcomer):
    assert (newcomer.username, newcomer.initials) == ("wangwu", "ww")
    assert not newcomer.has_usable_password()
    assert last().kind == "orgs.person.created"


@pytest.mark.parametrize(
    ("username", "words"), [("officer", "已有人使用"), ("王五", "用户名只能用"), ("a", "用户名只能用")]
)
def test_login_names(cast, username, words):
    with pytest.raises(BadInput, match=words) as refused:
        create_person(by=cast.director, username=username, name="王五")
    assert refused.value.field == "username"


def test_a_post_goes_over_and_who_has_none_left_is_stopped(cast, post, newcomer):
    fill_post(post, newcomer, by=cast.officer, stop_former=True)
    assert fresh(newcomer).unit == cast.county
    assert not fresh(cast.county_hand).is_active
    assert last().kind == "orgs.post.filled"
    assert verify().exit_code == 0


def test_who_holds_another_post_goes_on(cast, post, newcomer):
    create_post(by=cast.director, unit=cast.other, role=Role.LIAISON, title="联络员", holder=cast.county_hand)
    fill_post(post, newcomer, by=cast.officer, stop_former=True)
    assert fresh(cast.county_hand).is_active


def test_the_head_of_the_unit_hands_over_its_liaison_and_nobody_elses(cast, post, newcomer):
    with pytest.raises(Forbidden):
        fill_post(post, newcomer, by=cast.head)
    fill_post(post, newcomer, by=cast.county_head)
    with pytest.raises(Forbidden):
        fill_post(Post.objects.get(holder=cast.county_head), newcomer, by=cast.county_head)


@pytest.mark.parametrize("who", ["county_hand", "handler", "outsider", "mayor"])
def test_others_hand_nothing_over(cast, post, newcomer, who):
    with pytest.raises(Forbidden):
        fill_post(post, newcomer, by=getattr(cast, who))


def test_officers_do_not_fill_posts_of_the_office_or_of_leaders(cast, newcomer):
    for holder in (cast.director, cast.mayor, cast.admin):
        with pytest.raises(Forbidden):
            fill_post(Post.objects.get(holder=holder), newcomer, by=cast.officer)


def test_nobody_appoints_himself(cast, post):
    with pytest.raises(Forbidden, match="不能给自己任职"):
        fill_post(post, cast.director, by=cast.director)


def test_who_administers_the_system_has_no_business_post(cast, post, newcomer):
    with pytest.raises(Forbidden, match="系统管理员不得兼任业务岗位。"):
        fill_post(post, cast.admin, by=cast.director)
    fill_post(post, newcomer, by=cast.director)
    with pytest.raises(Forbidden, match="不得兼任"):
        create_post(by=cast.director, unit=cast.office, role=Role.SYSADMIN, title="管理员", holder=newcomer)


def test_a_stopped_person_takes_nothing_over(cast, post, newcomer):
    set_active(newcomer, False, by=cast.director)
    with pytest.raises(BadInput, match="账号已停用"):
        fill_post(post, newcomer, by=cast.director)


def test_of_two_who_hand_over_one_wins(cast, post, newcomer):
    stale = Post.objects.get(pk=post.pk)
    fill_post(post, newcomer, by=cast.director)
    other = create_person(by=cast.director, username="zhaoliu", name="赵六")
    with pytest.raises(ChangedMeanwhile):
        fill_post(stale, other, by=cast.admin)


def test_a_vacant_post_keeps_its_work_and_stops_the_former(cast, post):
    vacate_post(post, by=cast.officer)
    assert Post.objects.get(pk=post.pk).holder is None
    assert not fresh(cast.county_hand).is_active
    assert last().kind == "orgs.post.vacated"


def test_a_newcomer_takes_over_in_one_act(cast, post):
    issued = hand_over(post, by=cast.county_head, to=Newcomer("小王"))
    person = fresh(issued.user)
    assert person.check_password(issued.password) and person.must_change_password
    assert person.username == "xiaowang"
    assert (person.unit, person.landline) == (cast.county, cast.county_hand.landline)
    assert not fresh(cast.county_hand).is_active
    assert verify().exit_code == 0


def test_two_of_one_name_get_two_login_names(cast, post):
    hand_over(post, by=cast.director, to=Newcomer("小王"))
    other = hand_over(Post.objects.get(pk=post.pk), by=cast.director, to=Newcomer("肖旺"))
    assert other.user.username == "xiaowang2"


def test_a_colleague_or_nobody_may_take_over(cast, post, newcomer):
    assert hand_over(post, by=cast.officer, to=newcomer).password == ""
    assert fresh(newcomer).unit == cast.county
    assert hand_over(post, by=cast.officer, to=None).user is None
    assert not fresh(newcomer).is_active


def test_a_refused_hand_over_makes_no_person(cast, post):
    with pytest.raises(Forbidden):
        hand_over(post, by=cast.outsider, to=Newcomer("小王"))
    assert not User.objects.filter(username="xiaowang").exists()


def test_a_person_with_a_post(cast):
    values = {
        "unit": cast.other,
        "role": Role.UNIT_HEAD,
        "title": "局长",
        "username": "laoli",
        "name": "老李",
    }
    issued = add_person(by=cast.admin, **values)
    assert fresh(issued.user).has_role_in(cast.other.pk, Role.UNIT_HEAD)
    with pytest.raises(Forbidden):
        add_person(by=cast.officer, **values | {"username": "laowang"})


def test_a_reset_password_is_used_once_and_never_noted(cast):
    password = set_password(cast.handler, by=cast.admin)
    person = fresh(cast.handler)
    assert person.check_password(password) and person.must_change_password
    bodies = b"".join(bytes(body) for body in AuditBody.objects.values_list("body", flat=True))
    assert password.encode() not in bodies
    for by in (cast.officer, cast.head, cast.handler):
        with pytest.raises(Forbidden):
            set_password(cast.handler, by=by)
    with pytest.raises(Forbidden):
        set_password(cast.admin, by=cast.admin)


def test_a_reset_lifts_the_lock(client, cast):
    for _ in range(5):
        client.post("/account/login/", {"username": "handler", "password": "wrong"})
    password = set_password(cast.handler, by=cast.director)
    answer = client.post("/account/login/", {"username": "handler", "password": password})
    assert answer.status_code == 302
    assert client.get("/notices/").url == "/account/password/"


def test_nobody_stops_himself(cast):
    with pytest.raises(Forbidden):
        set_active(cast.admin, False, by=cast.admin)
    with pytest.raises(Forbidden):
        set_active(cast.handler, False, by=cast.officer)


def test_nobody_gets_a_post_whose_account_was_stopped_meanwhile(cast, post, newcomer):
    stale = fresh(newcomer)
    set_active(newcomer, False, by=cast.admin)
    with pytest.raises(ChangedMeanwhile):
        fill_post(post, stale, by=cast.director)
    assert Post.objects.get(pk=post.pk).holder == cast.county_hand
