"""The timeline is written by hand: what is typed stays text, and who may open a paper sees the link."""

from duxing.core import clock
from duxing.matters.lines import timeline_html
from duxing.matters.services.dispatching import note_call
from duxing.matters.timeline import Line, ProxyTag
from duxing.testing.matters import received


def test_what_somebody_typed_is_never_markup(cast, client):
    matter = received(cast, title="<b>供暖</b>")
    note_call(matter, by=cast.officer, answered_by="<i>何工</i>", words='<script>"1"</script>\n& 第二行')
    client.force_login(cast.officer)
    page = client.get(matter.get_absolute_url()).content.decode()
    assert "&lt;script&gt;&quot;1&quot;&lt;/script&gt;<br>&amp; 第二行" in page
    assert "&lt;i&gt;何工&lt;/i&gt;" in page
    assert "<script>&quot;" not in page and "<i>何工" not in page


def test_a_paper_opens_for_whom_it_may(cast):
    tag = ProxyTag("paper", True, "邓敏", cast.lead.public_id)
    closed, open_ = (Line(clock.now(), "签收", proxy=tag, opens=opens) for opens in (False, True))
    assert tag.paper_url in timeline_html([open_], cast.handler)
    assert tag.paper_url not in timeline_html([closed], cast.handler)
    assert tag.paper_url in timeline_html([closed], cast.officer)


def test_a_day_is_told_as_one(cast):
    noon = clock.start_of_day_instant(clock.today())
    day, moment = Line(noon, "立项", kind="day"), Line(noon, "交办", major=True)
    told = f'<time datetime="{clock.today().isoformat()}">'
    assert told in timeline_html([day], cast.officer)
    assert told not in timeline_html([moment], cast.officer)
    assert '<li class="major">' in timeline_html([moment], cast.officer)
