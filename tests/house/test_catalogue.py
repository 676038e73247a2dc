"""The catalogue holds every sentence that can be said outside, a translation of it is used, and the made-up language is
made of it."""

import re
from datetime import UTC, date, datetime

import pytest
from babel.messages import pofile
from django.utils import translation

from alongside.command import _extracting
from alongside.design import catalogues, language, pseudo, reckoning, said, words
from alongside.design.catalogues import ENGLISH, PSEUDO, TEMPLATE
from alongside.law.messages import NoSuchMessage, messages


def test_the_catalogue_is_what_the_pages_and_the_law_say_now():
    assert _extracting.behind() == []


def test_every_message_of_the_law_is_in_it_under_its_id():
    with TEMPLATE.open("rb") as source:
        found = {(each.context, each.id) for each in pofile.read_po(source)}
    assert {(said.context(key), words) for key, words in messages().items()} <= found


def test_a_translation_is_used_and_its_places_are_filled(tmp_path, monkeypatch, settings):
    """Polish, with one sentence translated: the others stay English rather than empty."""
    settings.LOCALE_PATHS = [tmp_path / "compiled"]
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    (tmp_path / "pl.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgctxt "law: returned_home"\n'
        'msgid "On {day}, {names} came home."\n'
        'msgstr "{names}: powrót do domu, {day}."\n',
        encoding="utf-8",
    )
    language._compiled.cache_clear()
    with language.spoken("pl"):
        day = words.day_words(date(2026, 11, 24))
        assert said.say("returned_home", day=day, names="Amara") == (
            "Amara: powrót do domu, wtorek, 24 listopada 2026."
        )
        assert said.say("stays_away", day=day, names="Amara").startswith("Since wtorek")
        assert language.tag() == "pl"
    assert said.say("returned_home", day="Tuesday", names="Amara") == "On Tuesday, Amara came home."


def test_a_message_nobody_declared_is_never_an_empty_sentence():
    with pytest.raises(NoSuchMessage):
        said.say("no_such_message")


def test_days_numbers_and_lists_follow_each_languages_own_rules():
    with translation.override("pl"):
        assert [words.number_words(n, "day") for n in (1, 2, 5)] == ["1 dzień", "2 dni", "5 dni"]
        assert words.list_words(["Amara", "Kofi", "Esi"]) == "Amara, Kofi i Esi"
        assert words.day_words(date(2026, 11, 24), date(2026, 11, 1)) == "wtorek, 24 listopada 2026"
        assert words.time_words(datetime(2026, 11, 24, 14, 3, tzinfo=UTC)) == "14:03"
    assert words.number_words(2, "day") == "2 days"
    assert reckoning.abroad() is None


def test_the_made_up_language_keeps_what_is_filled_in_and_accents_everything_else():
    made = pseudo.said('Ring <a href="tel:999">%(name)s</a> on {day}.')
    assert '<a href="tel:999">%(name)s</a>' in made
    assert "{day}" in made
    assert "Ring" not in made
    assert pseudo.plain(made).startswith("Ŕíñğğ ")
    assert made.count(pseudo.FROM_RIGHT) == made.count(pseudo.BACK) == 2


def test_every_letter_of_the_made_up_language_is_in_the_font_of_the_pages():
    from fontTools.ttLib import TTFont

    from alongside.config.assets import VENDOR

    font = TTFont(VENDOR / "fonts" / "AtkinsonHyperlegible-Regular.ttf").getBestCmap()
    assert [letter for letter in pseudo._ACCENTED if ord(letter) not in font] == []


def test_english_comes_first_and_a_catalogue_must_be_named_after_a_language(tmp_path, monkeypatch):
    assert catalogues.languages()[0] == (ENGLISH, "English")
    assert PSEUDO in catalogues.from_the_right()
    assert catalogues.named("ur") == "اردو"
    with pytest.raises(LookupError, match="not named after a language"):
        catalogues.named("klingonese")


def test_our_own_sheets_know_no_left_and_no_right():
    """What stands at the side stands at the other one in a language read from the right."""
    sheets = catalogues.LOCALE.parent / "design" / "static"
    sided = re.compile(
        r"(?<![\w-])((?:margin|padding|border)-(?:left|right)\b|(?:left|right)\s*:|text-align:\s*(?:left|right)|float:)"
    )
    for sheet in ("app.css", "outside.css", "family.css"):
        text = re.sub(r"/\*.*?\*/", "", (sheets / sheet).read_text(), flags=re.S)
        assert sided.findall(text) == [], sheet
