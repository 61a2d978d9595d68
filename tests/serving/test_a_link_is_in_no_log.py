"""The link of a message, opened and used on a real server: its token is in nothing that the server writes or says."""

import re
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from outreach.intake import open_house
from tests.conftest import TODAY, prepare_instance
from tests.desk.inboxes import make_link
from tests.referral_rows import open_referral
from tests.serving.server_at_work import Server, find_free_ports


def test_a_link_is_in_nothing_that_the_server_writes_or_says(tmp_path: Path) -> None:
    port, observatory_port = find_free_ports()
    settings = prepare_instance(tmp_path / "instance", port=port, observatory_port=observatory_port)
    house = open_house(settings)
    referral, link = open_referral(house, "caf", on_day=TODAY), make_link(house, "caf")
    house.register.close()
    (settings.instance / "outreach.toml").write_text('territory = "grigny"\nfictitious = true\n', "utf-8")
    server = Server(settings, TODAY.isoformat())
    server.start_and_wait()
    try:
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        home = f"http://127.0.0.1:{port}"
        page = browser.open(home + link).read().decode("utf-8")
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found is not None
        told = urlencode({"csrf_token": found[1]}).encode("ascii")
        inbox = browser.open(home + link, told)
        assert inbox.url == f"{home}/answer" and referral in inbox.read().decode("utf-8")
        for wrong in (f"{link}x", f"{link}/steps"):
            try:
                browser.open(home + wrong)
            except HTTPError as fault:
                assert fault.code == 404
    finally:
        server.end()
    token = link.rpartition("/")[2]
    written = [path for path in settings.instance.rglob("*") if path.is_file() and path.parent.name != "keys"]
    assert [path for path in written if token.encode("ascii") in path.read_bytes()] == []
    assert token not in "".join(server.told)
