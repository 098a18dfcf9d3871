"""Who may read a source in full, and that its text stays as it was imported."""

import pytest

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.digest import digest
from duxing.core.scope import UnauditedWrite
from duxing.core.states import save_changes
from duxing.sources.models import Clause, Source
from duxing.testing.matters import received, registered

ABOVE = {"mayor", "general", "director", "deputy", "officer", "colleague"}
TEXT = "一、请市住房城乡建设局办理。\n二、请市水利局办理。"


@action
def put(row, **changes):
    save_changes(row, by="system", **changes)
    record("system", "sources.source.registered", row)


def readers(cast, rows=Source.objects):
    return {name for name, person in cast.people().items() if rows.visible_to(person).exists()}


def test_the_office_those_above_it_and_the_leaders_of_the_chain(cast):
    registered(cast)
    assert readers(cast) == ABOVE | {"vice", "aide"}


def test_a_section_reads_what_it_registered(cast):
    source = registered(cast)
    put(source, section=cast.section)
    assert readers(cast) == ABOVE | {"vice", "aide", "section_hand"}


def test_a_leader_without_words_on_it_does_not(cast):
    source = registered(cast)
    put(source.instructions.get(), leader=None)
    assert readers(cast) == ABOVE


@pytest.mark.parametrize("visibility", ["whole", "excerpt", "nothing"])
def test_a_unit_with_a_matter_never_opens_the_register(cast, client, visibility):
    matter = received(cast)
    put(matter.source, visibility=visibility)
    assert {"handler", "signer", "head"}.isdisjoint(readers(cast))
    client.force_login(cast.handler)
    assert client.get(matter.source.get_absolute_url()).status_code == 404


def test_the_sentences_follow_their_source(cast):
    source = registered(cast, text=TEXT)
    Clause.objects.create(source=source, position=1, start=0, end=5, text="一、请市住")
    assert readers(cast, Clause.objects) == ABOVE | {"vice", "aide"}


def test_nobody_without_login(cast):
    registered(cast)
    from_nowhere = type("Nobody", (), {"is_authenticated": False})()
    assert not Source.objects.visible_to(from_nowhere).exists()


def test_the_text_is_kept_exactly_with_its_digest(cast):
    text = "全角：１２　空格\u3000和 tab\t\r\n末行没有换行"
    source = Source.objects.get(pk=registered(cast, text=text).pk)
    assert source.text == text
    assert source.text_hash == digest(text.encode()).hex()


def test_the_text_cannot_be_written_over(cast):
    source = registered(cast, text=TEXT)
    source.text = "改过的原文"
    for attempt in (
        source.save,
        lambda: Source.objects.filter(pk=source.pk).update(text="改过的原文"),
        lambda: Source.objects.bulk_update([source], ["text"]),
    ):
        with pytest.raises(UnauditedWrite):
            attempt()
    assert Source.objects.get(pk=source.pk).text == TEXT
