"""The choice of large text goes back to where it was asked, and nowhere else."""

import pytest
from django.urls import reverse

URL = "/matters/?view=late"


@pytest.mark.parametrize(
    "asked, back",
    [
        (URL, URL),
        ("", "/"),
        ("九十五", "/"),
        ("orgs:login", "/"),
        ("//evil.example/", "/"),
        ("https://a.b/", "/"),
    ],
)
def test_it_goes_back_to_a_path_of_ours_only(client, db, asked, back):
    answer = client.post(reverse("display"), {"name": "large", "on": "1", "next": asked})
    assert answer.status_code == 302
    assert answer["Location"] == back
    assert any(name.endswith("dx_large") for name in answer.cookies)
