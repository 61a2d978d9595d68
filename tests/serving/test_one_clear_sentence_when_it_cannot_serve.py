"""What hinders `outreach serve` is told in one sentence with its remedy, and nothing is left running."""

import shutil
import socket
from dataclasses import replace
from pathlib import Path

import pytest

import outreach
from outreach import errors
from outreach.serving.claims import check_ports, claim_instance
from outreach.settings import Settings
from tests.serving.server_at_work import Server, find_free_ports


@pytest.mark.parametrize(
    "setting, variable", [("port", "OUTREACH_PORT"), ("observatory_port", "OUTREACH_OBSERVATORY_PORT")]
)
def test_a_busy_port(server: Server, setting: str, variable: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", getattr(server.settings, setting)))
        other.listen()
        server.start()
        assert server.end(0) == 1
    assert server.told == [
        f"Le port {getattr(server.settings, setting)} est déjà pris. "
        f"Arrêtez l’autre programme, ou choisissez un autre port avec {variable}.\n"
    ]


def test_the_same_port_twice(instance: Settings) -> None:
    with pytest.raises(errors.Refusal) as refused:
        check_ports(replace(instance, observatory_port=instance.port))
    assert "OUTREACH_OBSERVATORY_PORT" in refused.value.remedy


def test_a_port_another_server_would_share(instance: Settings) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", instance.port))
        other.listen()
        with pytest.raises(errors.Refusal):
            check_ports(instance)
    check_ports(instance)


def test_an_instance_already_served(server: Server) -> None:
    server.start_and_wait()
    port, observatory_port = find_free_ports()
    second = Server(replace(server.settings, port=port, observatory_port=observatory_port))
    second.start()
    assert second.end(0) == 1
    assert second.told == ["Cette instance est déjà servie par un autre processus. Arrêtez-le d’abord (Ctrl-C).\n"]
    assert server.ask(server.settings.port, "/health") == 200
    server.end()


def test_the_claim_ends_with_who_held_it(instance: Settings) -> None:
    with claim_instance(instance.instance), pytest.raises(errors.Refusal), claim_instance(instance.instance):
        pass
    with claim_instance(instance.instance):
        pass


def test_no_instance(tmp_path: Path, server: Server) -> None:
    empty = Server(replace(server.settings, instance=tmp_path / "vide"))
    empty.start()
    assert empty.end(0) == 1
    assert "Lancez d’abord : outreach init" in empty.told[0]


def test_a_territory_that_lacks_a_file(server: Server) -> None:
    shipped = Path(outreach.__file__).parent / "territory" / "grigny"
    own = server.settings.instance / "territory" / "grigny"
    shutil.copytree(shipped, own)
    (own / "rights.csv").unlink()
    server.start()
    assert server.end(0) == 1
    assert "rights.csv" in server.told[0] and "Traceback" not in server.told[0]


def test_a_questionnaire_that_cannot_serve(server: Server) -> None:
    (server.settings.instance / "forms" / "contact.md").write_text("| survey |\n", "utf-8")
    server.start()
    assert server.end(0) == 1
    told = "".join(server.told)
    assert "Le questionnaire « contact.md » ne peut pas servir" in told and "Traceback" not in told
    assert len(told.strip().splitlines()) == 1, told
    assert not server.list_children()
