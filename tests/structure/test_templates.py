"""Forms act once, pages obey the content policy, text is never trusted."""

import re

import pytest

from tests.structure.source import product, templates

FORM = re.compile(r"<form\b[^>]*\bmethod=\"post\"[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)
# Logging in and out and the size of letters are no actions on a record; Django's own protection
# covers them. Taking a file twice is two acts, and both are noted.
FILES = r"cockpit:list_xlsx|intake:breakdown_xlsx|matters:report_paper|files:download"
WITHOUT_KEY = re.compile(rf"orgs:(login|logout|password)|display_url|{FILES}")
PATHS = [path for path, _ in templates()]
TEXTS = dict(templates())


@pytest.mark.parametrize("path", PATHS)
def test_forms_carry_token_and_key(path):
    for form in FORM.findall(TEXTS[path]):
        assert "{% csrf_token %}" in form, form[:200]
        included = "{% include" in form
        assert "key_field" in form or included or WITHOUT_KEY.search(form) or "login" in path, form[:200]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_stands_inline(path):
    text = TEXTS[path]
    assert not re.search(r"<style\b|\sstyle=\"|<script\b(?![^>]*\bsrc=)|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r"https?://(?!www\.w3\.org)", text)


@pytest.mark.parametrize("path", PATHS)
def test_text_is_escaped(path):
    assert not re.search(r"\|\s*safe\b|autoescape\s+off|safeseq", TEXTS[path])


def test_no_code_marks_text_as_safe():
    assert [m.path for m in product() if "mark_safe" in m.text] == []


@pytest.mark.parametrize("path", PATHS)
def test_windows_and_links_give_nothing_away(path):
    assert 'target="_blank"' not in TEXTS[path] or "noopener" in TEXTS[path]
