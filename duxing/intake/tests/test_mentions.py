"""Units named in a leader's few words."""

import pytest

from duxing.intake.mentions import mentioned
from duxing.orgs.matching import Directory


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("请住建局会同云麓区政府速查，三日内报。", ["市住房城乡建设局", "云麓区政府"]),
        ("请水利局、教育局阅处。", ["市水利局", "市教育局"]),
        ("请市水利局牵头，水利局月底前报。", ["市水利局"]),
        ("请维城同志牵头，举一反三。", []),
        ("加强教育，确保水利安全。", []),
    ],
)
def test_names_are_found_in_the_order_of_the_words(cast, words, names):
    found = mentioned(words, Directory.load())
    assert [unit.name for _, unit in found] == names
