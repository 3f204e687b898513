"""Events: which sentences tell one, and which tell more of one."""

from __future__ import annotations

import pytest
from reports import report

from events.reading.telling.events import find


def told(text: str, published: str = "2024-06-11", lang: str = "en") -> list[tuple[str, str]]:
    return [(one.when.edtf, one.ranked[0]) for one in find(report(text, published, lang))]


def test_a_dated_sentence_about_forces_tells_an_event() -> None:
    assert told("Two Russian corvettes fired at floating targets off Makhachkala on 3 June.") == [
        ("2024-06-03", "naval-exercise")
    ]


def test_a_sentence_without_a_date_belongs_to_the_event_before_it() -> None:
    text = "Two Russian corvettes held a drill off Makhachkala on 3 June. Both corvettes fired at targets."
    assert len(told(text)) == 1


def test_another_day_is_another_event() -> None:
    text = "Two Iranian frigates called at Baku on 3 June. A Russian corvette had called there in March."
    assert told(text) == [("2024-06-03", "port-call"), ("2024-03", "port-call")]


def test_the_next_sentence_gives_the_date() -> None:
    assert told("A cutter of the Kazakh coast guard rammed a schooner off Kuryk. It happened on 3 June at dawn.") == [
        ("2024-06-03", "incident")
    ]


def test_the_sentence_before_gives_the_date() -> None:
    text = "On 3 June the minister flew to Tehran. Iran and Russia signed an accord on their navies in the Caspian."
    assert told(text) == [("2024-06-03", "agreement")]


def test_a_visit_lasts_as_long_as_the_text_says() -> None:
    assert told("Two Iranian missile boats tied up at Baku on 3 June for a three-day visit.") == [
        ("2024-06-03/2024-06-05~", "port-call")
    ]


def test_a_drill_that_ended_began_before() -> None:
    assert told("A three-day drill of Russian warships ended off Makhachkala on 5 June.") == [
        ("2024-06-03/2024-06-05", "naval-exercise")
    ]


def test_who_may_use_a_port_holds_on_the_day_of_the_report() -> None:
    assert told("Kazakhstan has made its harbour in Aktau available to NATO for military cargo.", "2013-08-08") == [
        ("2013~", "port-access")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Dinamo Makhachkala struck twice to beat the visitors on 3 June; their base camp was under attack.",
        "Aktau port moved three million tonnes of grain by 3 June; container traffic doubled.",
        "Frigates of the Black Sea Fleet fired at targets off Novorossiysk on 3 June.",
        "In 1942 the Caspian Flotilla carried oil from Baku and fired at German aircraft.",
        "A freighter sank in a storm off Derbent on 3 June.",
    ],
)
def test_sport_trade_other_seas_and_history_are_no_events(text: str) -> None:
    assert told(text) == []


def test_russian_sentences_tell_events() -> None:
    text = "Пограничный корабль открыл огонь по лодке у мыса Тюб-Караган 3 июня. Никто не пострадал."
    assert told(text, lang="ru") == [("2024-06-03", "incident")]


def test_an_event_told_in_two_sentences_may_follow_another() -> None:
    text = (
        "On 1 June Russian corvettes held a drill off Derbent. A cutter of the Kazakh coast guard rammed a schooner "
        "off Kuryk. It happened on 3 June at dawn."
    )
    assert told(text) == [("2024-06-01", "naval-exercise"), ("2024-06-03", "incident")]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Kazakhstan is to receive a third minehunter from Russia for its Caspian navy on 20 June.", "arms-transfer"),
        ("Two Iranian corvettes were spotted heading into Makhachkala roads on 3 June.", "port-call"),
        ("The gunboat Volgodonsk will be homeported at Kaspiysk from 20 June.", "ship-deployment"),
        ("Azerbaijan's navy took delivery of two fast boats from Israel in Baku on 3 June.", "arms-transfer"),
        ("A drone was shot down over the flotilla's base at Kaspiysk on 3 June.", "strike"),
        ("A Russian patrol ship ran aground off Derbent on 3 June.", "incident"),
        ("Iranian aircraft flew over the Azeri-Chirag-Gunashli fields of Azerbaijan on 3 June.", "incident"),
    ],
)
def test_an_event_may_be_told_obliquely(text: str, category: str) -> None:
    assert [one for _, one in told(text)] == [category]


def test_a_sentence_that_gives_another_date_tells_an_event_like_the_one_before_it() -> None:
    text = "Two Iranian frigates called at Baku on 3 June. They stayed three days last time, in July 2021."
    assert told(text) == [("2024-06-03", "port-call"), ("2021-07", "port-call")]


def test_a_protest_belongs_to_what_it_is_about() -> None:
    text = "A Turkmen boat fired on an Azerbaijani launch on 3 June. Baku protested to the Turkmen envoy on 4 June."
    assert len(told(text)) == 1


def test_the_call_up_is_no_event() -> None:
    assert told("In Atyrau 640 men will be called up for the navy in Aktau by 20 June.") == []


def test_what_follows_an_accident_of_a_merchant_ship_is_no_event() -> None:
    text = "A freighter sank off Derbent on 3 June. Navy divers from Makhachkala fired charges to raise the ship."
    assert told(text) == []


def test_navies_that_exchange_warships_pay_calls() -> None:
    text = "Last year Iran and Kazakhstan deepened the cooperation of their Caspian navies, exchanging warships twice."
    assert told(text) == [("2023", "port-call")]


def test_events_of_years_with_quite_different_states_are_several() -> None:
    text = (
        "In 2022 Turkey delivered boats to Kazakhstan's Caspian navy. "
        "In 2022 Israel delivered missiles to Azerbaijan's navy."
    )
    assert len(told(text)) == 2


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The trial of a former commander of the naval base at Puta began in Baku on 3 June.", "en"),
        ("A maker of drones opened an office in Baku on 3 June.", "en"),
        ("Dinamo beat the army club in Kaspiysk on 3 June.", "en"),
        ("The choir of the Caspian Flotilla sang in Astrakhan on 3 June.", "en"),
        ("An earthquake shook the shore off Neftchala on 3 June. Coast guard posts saw no damage.", "en"),
        ("Police in Derbent arrested three men on 3 June for stealing from a new border post.", "en"),
        ("В Астрахани парад кораблей флотилии 3 июня отменён из-за эпидемии.", "ru"),
        ("By 2017 the Caspian Flotilla had received more than ten new ships.", "en"),
        ("Курсанты военного института 3 июня высадили 300 деревьев в Каспийске.", "ru"),
        ("Суд в Астрахани 3 июня оштрафовал капитана. Корабль вышел из порта без отметки пограничников.", "ru"),
    ],
)
def test_courts_companies_sport_feasts_and_balances_tell_no_event(text: str, lang: str) -> None:
    assert told(text, lang=lang) == []


def test_the_day_of_a_statement_is_no_day_of_the_sentence_after_it() -> None:
    text = (
        "The route to Aktau will open in 2025, the operators said on 3 June. Kazakhstan's navy cleared a wreck off it."
    )
    assert told(text) == []
