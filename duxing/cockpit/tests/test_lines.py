"""The lines of the list are written by hand: what is typed stays text, what is empty says so."""

from django.urls import reverse

from duxing.cockpit.lines import options_html
from duxing.core.addresses import address_of
from duxing.matters.models import Matter
from duxing.orgs.models import Post

URL = reverse("cockpit:list")


def test_what_somebody_typed_is_never_markup(client, cast, made):
    made("filed", title='<script>alert("1")</script>&')
    client.force_login(cast.officer)
    page = client.get(URL).content.decode()
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;" in page
    assert "<script>alert" not in page


def test_options_say_which_is_chosen_and_stay_text():
    html = options_html((("", "全部"), ('a"b', "<甲>")), 'a"b')
    assert html == ('<option value="">全部</option><option value="a&quot;b" selected>&lt;甲&gt;</option>')


def test_a_line_names_unit_day_and_address(client, cast, office):
    client.force_login(cast.officer)
    answer = client.get(URL)
    page, matter = answer.content.decode(), Matter.objects.get(title="城区内涝治理")
    assert matter.get_absolute_url() in page and cast.lead.name in page
    assert f'<time datetime="{matter.due_on.isoformat()}">' in page
    assert '<option value="yc-zjj">市住房城乡建设局</option>' in page


def test_the_chosen_filter_stays_chosen(client, cast, office):
    client.force_login(cast.officer)
    leader = Post.objects.get(holder=cast.vice).public_id
    page = client.get(f"{URL}?unit=yc-zjj&leader={leader}&light=late").content.decode()
    assert '<option value="yc-zjj" selected>' in page
    assert f'<option value="{leader}" selected>顾维城</option>' in page
    assert '<option value="late" selected>逾期</option>' in page


def test_an_address_is_what_the_resolver_gives(cast, office):
    for matter in office.values():
        assert matter.get_absolute_url() == reverse("matters:matter", args=[matter.public_id])
        assert address_of("matters:feedback", matter.public_id) == reverse(
            "matters:feedback", args=[matter.public_id]
        )


def test_the_desk_writes_what_was_typed_as_text(client, cast, made):
    made("filed", title='<b>"一"</b>', ago=1)
    client.force_login(cast.officer)
    page = client.get(f"{reverse('home')}?scope=all").content.decode()
    assert "&lt;b&gt;&quot;一&quot;&lt;/b&gt;</a>" in page and "<b>&quot;" not in page
    assert '<span class="vh">：&lt;b&gt;' in page
