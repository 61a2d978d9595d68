"""A partner's link opens once, for some days, and can be taken back; no token is kept."""

from datetime import timedelta

from outreach.intake import House
from outreach.register import answer_links
from tests.conftest import TODAY


def make_link(house: House) -> tuple[str, str]:
    referent = str(house.register.reader.execute("select id from referent order by id limit 1").fetchone()[0])
    with house.register.writing() as writer:
        return answer_links.record_link(writer, house.territory.id, referent, TODAY), referent


def opens(house: House, link: str, days: int = 0) -> bool:
    with house.register.writing() as writer:
        return answer_links.open_link(writer, link, TODAY + timedelta(days=days))


def test_a_link_opens_once(house: House) -> None:
    link, referent = make_link(house)
    found = answer_links.find_link(house.register.reader, link)
    assert found is not None and (found["referent_id"], found["expires_on"]) == (referent, "2026-12-01")
    assert [opens(house, link), opens(house, link)] == [True, False]
    assert not opens(house, "00000000-0000-4000-8000-000000000000")


def test_a_link_opens_on_its_last_day_and_not_after(house: House) -> None:
    assert opens(house, make_link(house)[0], days=8)
    assert not opens(house, make_link(house)[0], days=9)


def test_a_link_taken_back_opens_no_more(house: House) -> None:
    (one, referent), (other, _) = make_link(house), make_link(house)
    with house.register.writing() as writer:
        answer_links.revoke_link(writer, one, TODAY)
    assert not opens(house, one) and opens(house, other)
    with house.register.writing() as writer:
        answer_links.revoke_links(writer, referent, TODAY)
    found = answer_links.find_link(house.register.reader, other)
    assert found is not None and found["revoked_on"] == TODAY.isoformat()


def test_a_message_s_link_may_bear_the_message_s_own_id(house: House) -> None:
    _, referent = make_link(house)
    own = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    with house.register.writing() as writer:
        assert answer_links.record_link(writer, house.territory.id, referent, TODAY, own) == own
